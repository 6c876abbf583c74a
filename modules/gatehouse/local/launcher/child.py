"""What runs inside the child process: the gateway, the emulator, and a watch on the launcher."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from gatehouse.local.launcher import instance
from gatehouse.local.launcher.environment import INSTANCE

#: Exit code for an emulator that is missing or of another version than the fixes were made for.
UNSUPPORTED = 3
#: Seconds that an idle connection is kept: longer than any client keeps one (Terraform's provider
#: 90), so that the client closes it. A server that closes it may do so while a request is on its
#: way, and the answer to that request is lost.
_KEEP_ALIVE = 3600.0


def main(listening: int) -> None:
    """Serve the local AWS until this process is ended, or its launcher is.

    Parameters
    ----------
    listening : int
        The descriptor of a socket that the launcher bound to the loopback address. Binding it
        there leaves no moment in which another program could take the port.
    """
    folder = Path(os.environ[INSTANCE])
    try:
        from gatehouse.local.emulator import start

        start.check_version()
        from gatehouse.local.launcher.processes import end_all

        start.prepare()
    except (ImportError, RuntimeError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(UNSUPPORTED) from None
    threading.Thread(target=_end_with_the_launcher, args=(folder, end_all), daemon=True).start()
    _allow_many_connections()

    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    from gatehouse.local.gateway.app import app

    config = Config()
    config.bind = [f"fd://{listening}"]
    config.keep_alive_timeout = _KEEP_ALIVE
    config.loglevel = "WARNING"
    asyncio.run(serve(app, config))


def _end_with_the_launcher(folder: Path, end_all: Callable[[Path], object]) -> None:
    """Wait for the pipe to the launcher to close, then take the whole instance down.

    The launcher ends its instance itself. This is for the case in which it cannot: it was killed
    or has crashed. A signal on the parent's death would reach only this process and not what it
    and the launcher have started.
    """
    while os.read(sys.stdin.fileno(), 1024):
        pass
    end_all(folder)
    instance.remove(folder)
    os._exit(0)


def _allow_many_connections() -> None:
    with contextlib.suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
