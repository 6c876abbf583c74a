"""One app, one engine: an import of the other one stops, with the file and line of it.

Constructs of the two are different classes in Node too. Mixed, they fail as "not a Construct",
far from the line that did it.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import FrameType, ModuleType

from gatehouse.core.errors import EngineError

from .choice import VARIABLE, Engine, other_than


def refuse_earlier_imports(chosen: Engine) -> None:
    """Raise where the engine that was not chosen is loaded already.

    Parameters
    ----------
    chosen : Engine
        The engine of this process.

    Raises
    ------
    EngineError
        If it is loaded.
    """
    other = other_than(chosen)
    loaded = sorted(name for name in sys.modules if "." not in name and other.owns(name))
    if loaded:
        raise _mixed(chosen, other, *_earlier_import(other, loaded[0]))


def refuse_later_imports(chosen: Engine) -> None:
    """Have every later import of the engine that was not chosen raise an `EngineError`.

    It is an ``ImportError`` too: a library that tries both packages gets the chosen one.

    Parameters
    ----------
    chosen : Engine
        The engine of this process.
    """
    sys.meta_path.insert(0, _Guard(chosen, other_than(chosen)))


class _Guard:
    """Finds the other engine's packages, and gives them a loader that refuses.

    `importlib.util.find_spec` still finds the packages: asking whether one exists is no mixing.
    """

    def __init__(self, chosen: Engine, other: Engine) -> None:
        self._chosen = chosen
        self._other = other

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if "." in name or not self._other.owns(name):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.origin is None:
            return None
        spec.loader = _Refusing(self._chosen, self._other)  # type: ignore[assignment]
        return spec


class _Refusing:
    """The loader that does not load."""

    def __init__(self, chosen: Engine, other: Engine) -> None:
        self._chosen = chosen
        self._other = other

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        raise _mixed(self._chosen, self._other, spec.name, _importing_line(sys._getframe(1)))

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it is not reached."""


def _mixed(chosen: Engine, other: Engine, package: str, where: str) -> EngineError:
    return EngineError(
        construct=where,
        option="import",
        value=package,
        rule=f"this app's engine is {chosen.name}; constructs of {other.name} must not be mixed in",
        fix="import from gatehouse.core.engine and gatehouse.core.aws, which are the chosen "
        f"engine's, or choose the other one: {VARIABLE}={other.name}",
    )


def _importing_line(frame: FrameType | None) -> str:
    """The line of the import statement that is being run."""
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith("<frozen importlib") and frame.f_globals["__name__"] != "importlib":
            return _line(file, frame.f_lineno)
        frame = frame.f_back
    return "this app"


def _earlier_import(other: Engine, package: str) -> tuple[str, str]:
    """The package that was imported and the line that did it, as far as sources show."""
    own = __name__.removesuffix(".engine.guard")
    for name, module in list(sys.modules.items()):
        root = name.partition(".")[0]
        file = getattr(module, "__file__", None)
        if file and file.endswith(".py") and not other.owns(root) and not name.startswith(own):
            for imported, line in _imports(Path(file), other):
                return imported, _line(file, line)
    return package, "this process"


def _imports(source: Path, other: Engine) -> Iterator[tuple[str, int]]:
    """The lines of a file that import the engine, but for a type checker's."""
    try:
        content = source.read_bytes()
        if other.name.encode() not in content:
            return
        left: list[ast.AST] = [ast.parse(content)]
    except (OSError, SyntaxError, ValueError):
        return
    while left:
        node = left.pop(0)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            if other.owns(name.partition(".")[0]):
                yield name, node.lineno  # type: ignore[attr-defined]
        left.extend(ast.iter_child_nodes(node))


def _line(file: str, number: int) -> str:
    """A place in a file, from the current folder where it is below it."""
    below = os.path.relpath(file) if os.path.isabs(file) else file
    return f"{file if below.startswith('..') else below}, line {number}"
