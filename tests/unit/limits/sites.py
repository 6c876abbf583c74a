"""Every bound that an option is checked against, read from the source.

A bound is a call of `gatehouse.core.options.Option` that limits a value: a range, a length, a
pattern, a choice of words. Its arguments are evaluated where they stand, so that a limit has one
place in the source and none in the tests.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[3] / "modules" / "gatehouse"
ROOMS = ("core", "iam", "auth", "api", "compute", "storage")
_BOUNDING = {
    *("integer", "duration", "one_of", "some_of"),
    *("text", "known_text", "text_map", "known_text_map"),
}


@dataclass(frozen=True)
class Site:
    """One check of one option.

    Parameters
    ----------
    key : str
        File and option: ``compute/function_settings.py memory``.
    kind : str
        The method that checks it: ``integer``.
    arguments : tuple or None
        Its arguments, None if they are known only while the check runs.
    longest : int
        The greatest length of a text, 0 for none.
    """

    key: str
    kind: str
    arguments: tuple[Any, ...] | None
    longest: int


def sites() -> Iterator[Site]:
    """Yield every check that bounds an option."""
    for room in ROOMS:
        for file in sorted((PACKAGE / room).rglob("*.py")):
            yield from _of_file(file)


def _of_file(file: Path) -> Iterator[Site]:
    name = file.relative_to(PACKAGE)
    for node in ast.walk(ast.parse(file.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        made = node.func.value
        is_option = isinstance(made, ast.Call) and getattr(made.func, "id", "") == "option"
        if node.func.attr not in _BOUNDING or not is_option:
            continue
        assert isinstance(made, ast.Call)
        longest = next((each.value for each in node.keywords if each.arg == "longest"), None)
        if "text" in node.func.attr and not node.args and longest is None:
            continue
        told = made.args[1]
        option = str(told.value) if isinstance(told, ast.Constant) else ast.unparse(told)
        space = vars(import_module(".".join(("gatehouse", *name.with_suffix("").parts))))
        yield Site(
            f"{name} {option}",
            node.func.attr,
            _evaluated(node.args, space),
            (_evaluated([longest], space) or (0,))[0] if longest else 0,
        )


def _evaluated(arguments: list[ast.expr], space: dict[str, Any]) -> tuple[Any, ...] | None:
    try:
        written = ast.Expression(ast.Tuple(arguments, ast.Load()))
        return tuple(eval(compile(ast.fix_missing_locations(written), "", "eval"), dict(space)))
    except NameError:
        return None
