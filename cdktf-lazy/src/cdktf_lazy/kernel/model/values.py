"""Values of JavaScript, as the model keeps them.

``undefined`` is ``None``, ``null`` is ``NULL``; an object literal is a ``dict``, an array a
``list``; numbers are ``int`` where they are whole and ``float`` otherwise.
"""

from __future__ import annotations

import math
from typing import Any, Final

from cdktf_lazy.kernel.outcome import Unmodelled

MAX_SAFE = 2**53
"""Whole numbers up to here are the same in both languages."""


class Null:
    """The type of ``NULL``."""

    def __repr__(self) -> str:
        return "null"


NULL: Final = Null()


def number(value: float) -> float:
    """Take a number as JavaScript does.

    Raises
    ------
    Unmodelled
        When JavaScript has no number that is exactly this one.
    """
    if isinstance(value, int):
        if -MAX_SAFE < value < MAX_SAFE:
            return value
        raise Unmodelled("a whole number above 2^53")
    if not math.isfinite(value):
        raise Unmodelled("a number that is not finite")
    if value.is_integer() and -MAX_SAFE < value < MAX_SAFE:
        return int(value)
    return value


def number_text(value: float) -> str:
    """Write a number as JavaScript does."""
    if isinstance(value, int):
        return str(value)
    text = repr(value)
    mantissa, _, exponent = text.partition("e")
    if not exponent and "." in text:
        before, _, after = text.lstrip("-").partition(".")
        zeros = len(after) - len(after.lstrip("0"))
        if before != "0" or zeros < 6:
            return text
    raise Unmodelled(f"the number {mantissa}e{exponent}")


def text(value: str) -> str:
    """Take a text that both languages write in the same way."""
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Unmodelled("a text with half a character") from None
    return value


def is_index(key: str) -> bool:
    """Whether JavaScript sorts a key before the others of an object, as it does for indexes."""
    return key.isdecimal() and key.isascii() and (key == "0" or key[0] != "0")


def ordered(items: dict[str, Any]) -> dict[str, Any]:
    """Put the entries of an object into JavaScript's order."""
    if not any(map(is_index, items)):
        return items
    indexes = sorted((key for key in items if is_index(key)), key=int)
    if int(indexes[-1]) >= 2**32 - 1:
        raise Unmodelled("a key that is a very large number")
    return {
        **{key: items[key] for key in indexes},
        **{key: item for key, item in items.items() if not is_index(key)},
    }


def template(value: Any) -> str:
    """Turn a value into text as ``${value}`` in a template does."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if value is NULL:
        return "null"
    if value is None:
        return "undefined"
    raise Unmodelled("an object inside a text")
