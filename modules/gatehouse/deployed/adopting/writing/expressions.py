"""Python expressions of values, in lines of at most 100 characters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from gatehouse.deployed.adopting.constructs import Call, Name, New

LONGEST_LINE = 100
_STEP = "    "
_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


def expression(value: Any, *, column: int = 0, behind: int = 1) -> str:
    """Write a value as Python.

    Parameters
    ----------
    value : object
        Text, numbers, flags, lists, dicts, durations, and `New`, `Call` and `Name`.
    column : int
        How far the line is indented. Default: not at all.
    behind : int
        How many characters of the line are taken by what stands around it. Default: a comma.
    """
    line = _flat(value)
    if column + len(line) + behind <= LONGEST_LINE or not _parts(value):
        return line
    opens, parts, closes = _open(value)
    inner = " " * column + _STEP
    lines = []
    for prefix, each in parts:
        lines.append(
            f"{inner}{prefix}{expression(each, column=len(inner), behind=len(prefix) + 1)},"
        )
    return "\n".join([opens, *lines, " " * column + closes])


def _flat(value: Any) -> str:
    if isinstance(value, Name):
        return value.text
    if isinstance(value, timedelta):
        return _duration(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=not value.isprintable())
    if isinstance(value, (Mapping, list, tuple, New, Call)):
        opens, parts, closes = _open(value)
        return opens + ", ".join(f"{prefix}{_flat(each)}" for prefix, each in parts) + closes
    return repr(value)


def _parts(value: Any) -> list[tuple[str, Any]]:
    return _open(value)[1] if isinstance(value, (Mapping, list, tuple, New, Call)) else []


def _open(value: Any) -> tuple[str, list[tuple[str, Any]], str]:
    """What stands before the parts of a value, the parts with their prefixes, and the end."""
    if isinstance(value, (New, Call)):
        named = [(f"{name}=", each) for name, each in value.options.items()]
        return f"{value.name}(", [*(("", each) for each in value.positional), *named], ")"
    if isinstance(value, Mapping):
        return "{", [(f"{_flat(name)}: ", each) for name, each in value.items()], "}"
    return "[", [("", each) for each in value], "]"


def _duration(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    for unit, size in _UNITS:
        if seconds % size == 0 and (seconds or size == 1):
            return f"timedelta({unit}={seconds // size})"
    raise AssertionError(seconds)
