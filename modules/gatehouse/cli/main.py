"""The entry point: signals and errors of every command. The commands are listed in ``app.py``."""

from __future__ import annotations

import io
import signal
import sys

#: What the extra "local" brings, in pyproject.toml.
_EXTRA_LOCAL = ("jinja2", "platformdirs", "psutil", "starlette", "uvicorn", "watchfiles")


def main() -> None:
    """Run the command line; errors that a user can act on end it with one message."""
    # Until the commands are imported there is nothing to take down: Ctrl-C simply ends the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _print_anything()
    from gatehouse.cli.app import app
    from gatehouse.cli.console import show_error
    from gatehouse.cli.signals import Interrupted, raise_on_signals
    from gatehouse.errors import LAUNCHER_FAILED, CommandError

    raise_on_signals()
    try:
        app()
    except CommandError as error:
        show_error(error)
        raise SystemExit(error.exit_code) from None
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA_LOCAL:
            raise
        show_error(
            CommandError(
                f"the local AWS needs {error.name}, which must be installed beside this command.",
                "Install the extra: pip install 'gatehouse-aws[local]'.",
            )
        )
        raise SystemExit(LAUNCHER_FAILED) from None
    except Interrupted as interrupted:
        raise SystemExit(128 + interrupted.number) from None


def _print_anything() -> None:
    """Escape what a terminal or pipe cannot show, instead of failing in the middle of a table."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
