"""Whether a package is wanted in Lambda: environment markers, read for its platform.

pip reads them for the Python that runs the synth, so the zip would differ between machines.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

_VERSIONS = {"python_version", "python_full_version", "implementation_version"}
_OPERATORS: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}


@lru_cache(maxsize=1024)
def applies(marker: str, python: str, machine: str) -> bool:
    """Whether a marker is true in Lambda; what can't be known counts as true.

    Parameters
    ----------
    marker : str
        The marker, ``python_version < "3.11" and sys_platform == "linux"``.
    python : str
        Version of Python, ``3.12``.
    machine : str
        ``aarch64`` or ``x86_64``.
    """
    there = {
        "python_version": python,
        # Lambda has the newest patch of a version.
        "python_full_version": f"{python}.999",
        "implementation_version": f"{python}.999",
        "os_name": "posix",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    try:
        found = _value(ast.parse(marker.strip(), mode="eval").body, there)
    except (SyntaxError, ValueError):
        return True
    return found is not False


def _value(node: ast.expr, there: Mapping[str, str]) -> bool | None:
    """The value of an expression; None where it can't be known."""
    if isinstance(node, ast.BoolOp):
        values = [_value(each, there) for each in node.values]
        decisive = isinstance(node.op, ast.Or)
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    left, right = node.left, node.comparators[0]
    names = [each.id for each in (left, right) if isinstance(each, ast.Name)]
    compare = _OPERATORS.get(type(node.ops[0]))
    if compare is None or not set(names) <= there.keys():
        return None
    as_written = [_text(each, there) for each in (left, right)]
    if set(names) & _VERSIONS and not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        versions = [_version(each) for each in as_written]
        return None if None in versions else compare(*versions)
    return compare(*as_written)


def _text(node: ast.expr, there: Mapping[str, str]) -> str:
    return there[node.id] if isinstance(node, ast.Name) else str(ast.literal_eval(node))


def _version(text: str) -> tuple[int, ...] | None:
    if not re.fullmatch(r"\d+(\.\d+)*", text):
        return None
    numbers = [int(each) for each in text.split(".")]
    while numbers[-1:] == [0]:
        numbers.pop()
    return tuple(numbers)
