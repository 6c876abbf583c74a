"""What runs inside the child process: the gateway, the emulator, and a watch on the launcher."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gatehouse.local.launcher import instance
from gatehouse.local.launcher.environment import INSTANCE, KEPT

if TYPE_CHECKING:
    from gatehouse.local.keeping.keeper import Keeper

#: Exit code for an emulator that is missing or of another version than the fixes were made for.
UNSUPPORTED = 3
#: Exit code for kept state that this release can't read.
UNREADABLE = 4
#: Seconds in which the last state must be written when the launcher is gone.
_LAST_WORDS = 60.0
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
    _keep_recursion_limit()
    try:
        from gatehouse.local.emulator import start

        start.check_version()
        from gatehouse.local.launcher.processes import end_all

        start.prepare()
    except (ImportError, RuntimeError) as error:
        print(error, file=sys.stderr)
        raise SystemExit(UNSUPPORTED) from None
    keeper = _keeper(folder) if os.environ.get(KEPT) else None
    ended = (lambda: os.kill(os.getpid(), signal.SIGTERM)) if keeper else None
    watch = (folder, end_all, ended)
    threading.Thread(target=_end_with_the_launcher, args=watch, daemon=True).start()
    _allow_many_connections()
    asyncio.run(_serve(listening, keeper))


def _keep_recursion_limit() -> None:
    """Let no package raise the limit of recursion, as the one for Step Functions' JSONata does.

    It is the whole process's: what is nested deeper than Python reads would be refused before, and
    be taken after somebody has made a state machine.
    """
    sys.setrecursionlimit = lambda limit, /: None


def _keeper(folder: Path) -> Keeper:
    """Take kept state back, and return what goes on keeping it."""
    from gatehouse.local.keeping.keeper import Keeper
    from gatehouse.local.keeping.snapshot import UnreadableError

    keeper = Keeper(folder)
    try:
        keeper.restore()
    except UnreadableError as error:
        print(error, file=sys.stderr)
        raise SystemExit(UNREADABLE) from None
    return keeper


async def _serve(listening: int, keeper: Keeper | None) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    from gatehouse.local.gateway.app import app

    config = Config()
    config.bind = [f"fd://{listening}"]
    config.keep_alive_timeout = _KEEP_ALIVE
    config.loglevel = "WARNING"
    served: Any = app
    if keeper is None:
        await serve(served, config)
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, _end_keeping, keeper)
    writing = loop.create_task(keeper.keep_writing())
    # Never set: a signal ends the process, when the state is written.
    await serve(keeper.watching(served), config, shutdown_trigger=asyncio.Event().wait)
    writing.cancel()


def _end_keeping(keeper: Keeper) -> None:
    keeper.write_last()
    os._exit(0)


def _end_with_the_launcher(
    folder: Path, end_all: Callable[[Path], object], ended: Callable[[], None] | None
) -> None:
    """Wait for the pipe to the launcher to close, then take the whole instance down.

    The launcher ends its instance itself. This is for the case in which it cannot: it was killed
    or has crashed. A signal on the parent's death would reach only this process and not what it
    and the launcher have started.
    """
    while os.read(sys.stdin.fileno(), 1024):
        pass
    end_all(folder)
    if ended is not None:  # the state is kept, and is written by whoever handles the signal
        instance.withdraw(folder)
        ended()
        time.sleep(_LAST_WORDS)
    else:
        instance.remove(folder)
    os._exit(0)


def _allow_many_connections() -> None:
    with contextlib.suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
