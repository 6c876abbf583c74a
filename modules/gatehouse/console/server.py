"""Serve the page on this machine, to this machine."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn

from gatehouse.console.gate import Address
from gatehouse.console.site import site
from gatehouse.console.target import Target
from gatehouse.errors import CommandError

_LOOPBACK = "127.0.0.1"
_FAILED = 1
#: Seconds that calls under way have at the end.
_GRACE = 2


@contextlib.contextmanager
def console(target: Target, *, port: int = 0) -> Iterator[str]:
    """Serve the page of an app for as long as the block runs.

    Parameters
    ----------
    target : Target
        The app.
    port : int
        The port. Default 0: one that is free.

    Yields
    ------
    str
        The address to open. Whoever has it acts with the developer's credentials.

    Raises
    ------
    CommandError
        If the port is taken.
    """
    listening = _listen(port)
    address = Address.at(listening.getsockname()[1])
    server = uvicorn.Server(
        uvicorn.Config(
            site(target, address),
            # The log would hold the token, and what was asked of the page.
            access_log=False,
            log_level="warning",
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
    )
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True, name="console")
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield address.url
    finally:
        server.should_exit = True
        thread.join(_GRACE + 1)
        listening.close()


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_LOOPBACK, port))
    except OSError as error:
        listening.close()
        raise CommandError(
            f"port {port} of this machine cannot be used: {error.strerror}.",
            "Name a free one with --port, or leave it out.",
            exit_code=_FAILED,
        ) from None
    return listening
