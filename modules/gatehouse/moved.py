"""Imports that cannot work: the package's name before 0.1.0, and another package of its name.

``modules.core`` is ``gatehouse.core`` since 0.1.0. Whoever imports the old name gets one error with
the line and the new import. The finder is the last one that Python asks, so an app's own package
``modules`` is always found before it. This file imports little at its top: every Python of an
environment may start with it.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType, TracebackType

_ROOMS = ("api", "auth", "compute", "core", "iam", "storage")
_OLD, _NEW = "modules", "gatehouse"


class MovedError(ModuleNotFoundError):
    """An import of a name that the package had before 0.1.0, or that another package hides."""


class _MovedNames:
    """Finds no module, and raises where the import of one of the names is under way."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: object = None) -> None:
        """Raise for a name that nothing else found, if it is one of ours."""
        package, _, rest = name.partition(".")
        if package not in (_OLD, _NEW):
            return
        wanted, frame = _import_under_way(sys._getframe(1))
        if wanted is None:  # somebody only asks whether there is such a module
            return
        where, line = _importing_line(frame)
        room = (wanted.partition(".")[2] or _room_in(line)).partition(".")[0]
        if room not in _ROOMS or (package == _NEW and rest.partition(".")[0] not in _ROOMS):
            return
        if package == _OLD:
            rule = f"the package is called {_NEW} since 0.1.0"
            fix = f"write `{_new_import(line, wanted)}`"
        else:
            rule = f"another package named {_NEW} is found first, in {', '.join(path or [])}"
            fix = f"run `pip uninstall {_NEW} {_NEW}-aws`, then `pip install {_NEW}-aws`"
        _show_without_traceback()
        raise MovedError(
            f"{where}: option `import` cannot be used as given\n"
            f"  value: {wanted!r}\n  rule:  {rule}\n  fix:   {fix}",
            name=wanted,
        )


def install() -> None:
    """Have imports of the old names raise a `MovedError`; calling it again changes nothing."""
    if not any(isinstance(finder, _MovedNames) for finder in sys.meta_path):
        sys.meta_path.append(_MovedNames())


def _import_under_way(frame: FrameType | None) -> tuple[str | None, FrameType | None]:
    """The whole name of what is imported, and the frame of the import; None where nothing is."""
    wanted = None
    while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        if frame.f_code.co_name == "_find_and_load":
            wanted = str(frame.f_locals["name"])  # the outermost is the one that was asked for
        frame = frame.f_back
    while frame is not None and frame.f_globals.get("__name__") == "importlib":
        frame = frame.f_back
    return wanted, frame


def _importing_line(frame: FrameType | None) -> tuple[str, str]:
    """The place of an import statement, and its first line."""
    if frame is None:
        return "this app", ""
    import linecache
    import os

    file = frame.f_code.co_filename
    below = os.path.relpath(file) if os.path.isabs(file) else file
    shown = file if below.startswith("..") else below
    line = linecache.getline(file, frame.f_lineno, frame.f_globals).strip()
    return f"{shown}, line {frame.f_lineno}", line


def _room_in(line: str) -> str:
    """The room of ``from modules import core``."""
    import re

    named = re.match(rf"from\s+{_OLD}\s+import\s+(\w+)", line)
    return named[1] if named else ""


def _new_import(line: str, wanted: str) -> str:
    import re

    written = re.sub(rf"\b{_OLD}\b", _NEW, line, count=1)
    if written != line and re.match(r"(from|import)\b", line):
        # A statement of several lines is shown by its beginning.
        return re.sub(r"import\s*[(\\].*$", "import ...", written)
    return "import " + wanted.replace(_OLD, _NEW, 1)


def _show_without_traceback() -> None:
    """Have an uncaught `MovedError` printed as its message: the traceback is about importlib."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, MovedError):
            print(f"error: {error}", file=sys.stderr)
        else:
            before(kind, error, trace)

    sys.excepthook = hook
