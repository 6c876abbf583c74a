"""What cases use to say what they saw."""

import re
from collections.abc import Callable
from typing import Any

_VARIES = re.compile(r"\n +at .*|(?<= at )0x[0-9a-f]+")


def first_line(text: str) -> str:
    """Give the first line that says something: those below are frames of JavaScript."""
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def error_of(call: Callable[[], Any]) -> list[str]:
    """Call; give the type and text of the error, and the first line of each error behind it.

    Frames of JavaScript and addresses in memory are left out.
    """
    try:
        call()
    except Exception as error:
        text = _VARIES.sub("", str(error))
        return [f"{_name_of(error)}: {text}", *_behind(error.__cause__)]
    return ["no error"]


def _behind(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    return [f"{_name_of(error)}: {first_line(str(error))}", *_behind(error.__cause__)]


def _name_of(value: object) -> str:
    kind = type(value)
    return f"{kind.__module__}.{kind.__qualname__}"


def shown(value: object) -> str:
    """Write a value of any type: its type as well, and no address in memory."""
    if value is None or isinstance(value, str | int | float | bool):
        return f"{type(value).__name__} {value!r}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__} [{', '.join(map(shown, value))}]"
    if isinstance(value, dict):
        pairs = (f"{key!r}: {shown(item)}" for key, item in value.items())
        return f"{type(value).__name__} {{{', '.join(pairs)}}}"
    return _name_of(value)
