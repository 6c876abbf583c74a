"""The entry point: signals and errors of every command. The commands are listed in ``app.py``."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command line; errors that a user can act on end it with one message."""
    # Until the commands are imported there is nothing to take down: Ctrl-C simply ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from gatehouse.cli.app import app
    from gatehouse.cli.console import show_error
    from gatehouse.cli.signals import Interrupted, raise_on_signals
    from gatehouse.errors import CommandError

    raise_on_signals()
    try:
        app()
    except CommandError as error:
        show_error(error)
        raise SystemExit(error.exit_code) from None
    except Interrupted as interrupted:
        raise SystemExit(128 + interrupted.number) from None
