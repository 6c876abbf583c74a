"""Serve a fresh AWS for each test: ``python -I -S server.py KIND PACKAGES FOLDER PORT CONTROL``.

moto's tests begin with an empty AWS. The local AWS has no way to be emptied, and a start takes over
a second. So this process imports everything once, and each connection to CONTROL ends the AWS that
serves PORT and forks another one, which has seen no request. KIND is ``local`` or ``emulator``.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import runpy
import signal
import socket
import sys
from pathlib import Path
from typing import Any

_BOOT = Path(__file__).parents[2] / "modules" / "gatehouse" / "local" / "launcher" / "boot.py"
#: Services whose import takes long; a test does not wait for it.
_AHEAD = ("apigateway", "cloudformation", "dynamodb", "lambda_svc", "s3")


def main(kind: str, packages: str, folder: Path, port: int, control: int) -> None:
    """Serve until the process is ended."""
    sys.path.append(packages)
    served = _local() if kind == "local" else _emulator()
    for name in _AHEAD:
        importlib.import_module(f"ministack.services.{name}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    child = 0
    with _listening(control) as asked:
        print("ready", flush=True)
        try:
            while True:
                connection, _ = asked.accept()
                if child:
                    _end(child)
                child = os.fork()
                if child == 0:
                    connection.close()
                    asked.close()
                    _serve(served, port, folder)
                connection.sendall(b"ok")
                connection.close()
        finally:
            if child:
                _end(child)


def _local() -> Any:
    runpy.run_path(str(_BOOT))["_load_package"]()
    importlib.import_module("gatehouse.local.emulator.start").prepare()
    return importlib.import_module("gatehouse.local.gateway.app").app


def _emulator() -> Any:
    return importlib.import_module("ministack.app").app


def _end(child: int) -> None:
    """End an AWS, and the functions that it runs."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)  # it was ended before it had a group of its own
    os.waitpid(child, 0)


def _serve(served: Any, port: int, folder: Path) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    os.setpgid(0, 0)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    with _listening(port) as listening:
        config = Config()
        config.bind = [f"fd://{listening.fileno()}"]
        config.keep_alive_timeout = 3600
        asyncio.run(serve(served, config))
    os._exit(0)


def _listening(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    made.listen(200)
    return made


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
