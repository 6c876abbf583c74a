"""What waits in the app's interpreter: ``python spare.py SCRIPT ARGUMENTS``.

It imports what the last synth imported, but for the app's own modules, and waits. Each request is
answered by a fork, which runs the script as Python would and is used once. What it loaded is
imported here before the next one.

It imports nothing of Gatehouse: the app may have another version of it. The other end is
``warm.py``; both speak lines of JSON through the socket that ``GATEHOUSE_SPARE`` names.
"""

import array
import contextlib
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import threading
from types import ModuleType
from typing import Any

_VARIABLE = "GATEHOUSE_SPARE"
#: The modules that a synth of a new app certainly needs.
_FIRST = ("gatehouse.core",)
#: The app's script.
_SCRIPT = sys.argv[1]


def _main() -> tuple[str, int]:
    address = os.environ.pop(_VARIABLE)
    script = _SCRIPT
    # As Python sets it for a script; its folder is where the app's own modules begin.
    if sys.path and sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        sys.path[0] = os.path.dirname(os.path.abspath(script))
    door = socket.socket(socket.AF_UNIX)
    door.connect(address)
    wanted = list(_FIRST)
    while True:
        _import(wanted)
        _say(door, {"ready": _files(), "forks": _may_fork()})
        request, descriptors = _hear(door)
        if request is None:
            os._exit(0)
        told, tell = os.pipe()
        if os.fork() == 0:
            door.close()
            os.close(told)
            _become(descriptors)
            return script, tell
        os.close(tell)
        for each in descriptors:
            os.close(each)
        with os.fdopen(told, "rb") as loaded:
            names = loaded.read()
        _, status = os.wait()
        wanted = json.loads(names or b"[]")
        _say(door, {"code": os.waitstatus_to_exitcode(status)})


def _import(names: list[str]) -> None:
    """Import modules; one that fails here will say so where the app imports it."""
    for name in names:
        if name not in sys.modules:
            with contextlib.suppress(BaseException):
                importlib.import_module(name)


def _may_fork() -> bool:
    """Whether a fork is a copy: no other thread, no other process at a pipe."""
    if threading.active_count() != 1:
        return False
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


def _files() -> list[str]:
    """The files of the modules that are here."""
    found = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    return sorted(os.path.abspath(each) for each in found if isinstance(each, str))


def _is_own(module: ModuleType) -> bool:
    """Whether a module is the app's: below its folder, and below no other place of imports."""
    file = getattr(module, "__file__", None)
    if not isinstance(file, str):
        return True  # a folder without __init__, or a module without a file
    file = os.path.abspath(file)
    places = [os.path.abspath(each) + os.sep for each in sys.path if each]
    around = max((each for each in places if file.startswith(each)), key=len, default="")
    return around == os.path.dirname(os.path.abspath(_SCRIPT)) + os.sep


def _become(descriptors: list[int]) -> None:
    """Take the streams of a request."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for place, each in enumerate(descriptors):
        os.dup2(each, place)
        os.close(each)


def _say(door: socket.socket, what: dict[str, Any]) -> None:
    try:
        door.sendall(json.dumps(what).encode() + b"\n")
    except OSError:
        os._exit(0)


def _hear(door: socket.socket) -> tuple[Any, list[int]]:
    """A request with its three streams; None when nobody asks any more."""
    room = array.array("i")
    try:
        line, more, _, _ = door.recvmsg(65536, socket.CMSG_SPACE(3 * room.itemsize))
    except OSError:
        return None, []
    for level, kind, content in more:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            room.frombytes(content[: len(content) // room.itemsize * room.itemsize])
    return (json.loads(line), list(room)) if line else (None, [])


def _run(script: str, tell: int) -> None:
    """Run the app's script as Python does, and end as it would."""
    sys.argv[:] = sys.argv[1:]
    code: Any = 0
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        code = end.code
        if code is not None and not isinstance(code, int):
            print(code, file=sys.stderr)
            code = 1
    except BaseException as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename in _OURS:
            trace = trace.tb_next
        sys.excepthook(type(error), error.with_traceback(trace), trace)
        code = 1
    names = [
        name
        for name, module in list(sys.modules.items())
        if name != "__main__" and not _is_own(module)
    ]
    with contextlib.suppress(OSError):
        os.write(tell, json.dumps(names if not code else []).encode())
    os.close(tell)
    sys.exit(code)


_OURS = (__file__, runpy.__file__, "<frozen runpy>")

if __name__ == "__main__":
    _run(*_main())
