"""How much of the emulator the local AWS replaces and knows: ``python -m benchmarks.emulator``.

Functions that are replaced, operations that are completed on the wire, names of the emulator that
are its own affair (they begin with an underscore), and lines of ours, read off the sources.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gatehouse.local

_ROOM = Path(gatehouse.local.__file__).parent
_EMULATOR = "ministack"
#: What declares that a function is replaced, and that an operation is completed.
_REPLACING, _COMPLETING = "fix", "completes"


@dataclass(frozen=True)
class Counts:
    """What was counted.

    Parameters
    ----------
    replaced : int
        Functions of the emulator that are replaced.
    completed : int
        Operations of the emulator that ours complete.
    private : int
        Different names of the emulator that begin with an underscore and are used.
    lines : dict of str to int
        Lines of ours, by room.
    """

    replaced: int
    completed: int
    private: int
    lines: dict[str, int]


def count() -> Counts:
    """Count, over all files of the local AWS."""
    trees = {path: ast.parse(path.read_text()) for path in sorted(_ROOM.rglob("*.py"))}
    private = {name for tree in trees.values() for name in _private(tree)}
    lines: dict[str, int] = {}
    for path in trees:
        room = path.relative_to(_ROOM).parts[0]
        if not room.endswith(".py"):
            lines[room] = lines.get(room, 0) + len(path.read_text().splitlines())
    replaced = {name for tree in trees.values() for name in _replaced(tree)}
    completed = {name for tree in trees.values() for name in _completed(tree)}
    return Counts(len(replaced), len(completed), len(private), lines)


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return the modules of the emulator that a file imports, by their names in it."""
    return {
        each.asname or each.name: f"{node.module}.{each.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_EMULATOR)
        for each in node.names
    }


def _private(tree: ast.Module) -> Iterator[str]:
    imported = _imported(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr.startswith("_")
            and isinstance(node.value, ast.Name)
            and node.value.id in imported
        ):
            yield f"{imported[node.value.id]}.{node.attr}"
        elif (
            isinstance(node, ast.Call)
            and _called(node) == _REPLACING
            and len(node.args) > 1
            and isinstance(node.args[1], ast.Constant)
            and str(node.args[1].value).startswith("_")
            and (holder := ast.unparse(node.args[0])).partition(".")[0] in imported
        ):
            yield f"{imported[holder.partition('.')[0]]}.{node.args[1].value!s}"


def _replaced(tree: ast.Module) -> Iterator[str]:
    imported = _imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == _REPLACING and len(node.args) > 1:
            holder = ast.unparse(node.args[0])
            name = node.args[1]
            if isinstance(name, ast.Constant) and holder.partition(".")[0] in imported:
                yield f"{imported[holder.partition('.')[0]]}.{holder}.{name.value!s}"


def _completed(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == _COMPLETING and len(node.args) > 1:
            yield from (
                f"{ast.unparse(node.args[0])} {ast.unparse(each)}" for each in node.args[1:]
            )


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def main() -> None:
    """Print the counts."""
    found = count()
    print(f"functions replaced  {found.replaced}")
    print(f"operations completed {found.completed}")
    print(f"private names used  {found.private}")
    for room, lines in sorted(found.lines.items()):
        print(f"lines, {room:12} {lines}")
    print(f"lines, in all       {sum(found.lines.values())}")


if __name__ == "__main__":
    main()
