"""Take a fresh AWS from the server of the suites (``server.py``)."""

from __future__ import annotations

import os
import socket
import time

PORT, _CONTROL = int(os.environ["SUITES_PORT"]), int(os.environ["SUITES_CONTROL"])


def fresh() -> None:
    """End the AWS that serves, and return when another one does."""
    with socket.create_connection(("127.0.0.1", _CONTROL)) as control:
        control.recv(2)
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError("the AWS did not start")
