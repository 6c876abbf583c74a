"""A plugin of pytest for moto's tests: each mock begins with a fresh AWS (``server.py``)."""

from __future__ import annotations

import importlib
import os
import socket
import time
from typing import Any

_PORT, _CONTROL = int(os.environ["SUITES_PORT"]), int(os.environ["SUITES_CONTROL"])
_mocks: Any = importlib.import_module("moto.core.models").ServerModeMockAWS


def _fresh(_: Any) -> None:
    with socket.create_connection(("127.0.0.1", _CONTROL)) as control:
        control.recv(2)
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", _PORT), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError("the AWS did not start")


def _stop(mock: Any, remove_data: bool) -> None:
    """Stop a mock; what it leaves is gone when the next one begins."""
    for patcher in (mock._client_patcher, mock._resource_patcher):
        if patcher:
            patcher.stop()


_mocks.reset = _fresh
_mocks._disable_patching = _stop
