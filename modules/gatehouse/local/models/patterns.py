r"""Patterns of the models, as AWS reads them.

They are patterns of Java, and a value must match as a whole. Java's ``\w``, ``\d`` and ``\s`` mean
ASCII alone, while ``\p{L}`` means Unicode (java.util.regex.Pattern); ``regex`` has one flag for
both, so the three are spelled out. Some models write characters beyond U+FFFF as pairs of
surrogates, as Java's strings hold them.
"""

from __future__ import annotations

import logging
from functools import cache

import regex

logger = logging.getLogger("gatehouse")

# Each ends in a range, so that a hyphen after it stays a hyphen.
_ASCII = {"w": "a-zA-Z_0-9", "d": "0-9", "s": r" \t-\r"}
_SURROGATES = r"\uD800\uDC00-\uDBFF\uDFFF"
_BEYOND = r"\U00010000-\U0010FFFF"


@cache
def compiled(pattern: str) -> regex.Pattern[str] | None:
    """Compile a pattern of a model; None, named in the log, if it cannot be read.

    Parameters
    ----------
    pattern : str
        As the model writes it.
    """
    try:
        return regex.compile(_translated(pattern))
    except regex.error as error:
        logger.warning("the pattern %s of a model cannot be read: %s", pattern, error)
        return None


def _translated(pattern: str) -> str:
    """Spell out what ``regex`` reads in another way than Java."""
    pattern = pattern.replace(_SURROGATES, _BEYOND)
    written: list[str] = []
    inside = False
    position = 0
    while position < len(pattern):
        two = pattern[position : position + 2]
        if two[0] == "\\":
            if inside and written[-1] == "-" and two[1:].lower() in _ASCII:
                written[-1] = r"\-"  # "[+-\w]" is no range
            written.append(_escaped(two[1:], inside, pattern))
            position += 2
            continue
        inside = (inside or two[0] == "[") and two[0] != "]"
        written.append(two[0])
        position += 1
    return "".join(written)


def _escaped(letter: str, inside: bool, pattern: str) -> str:
    low = letter.lower()
    if low not in _ASCII:
        return "\\" + letter
    if inside:
        # "[\s\S]" is everything. Only together are the two in either reading.
        everything = f"\\{low}" in pattern and f"\\{low.upper()}" in pattern
        return "\\" + letter if everything or letter != low else _ASCII[low]
    return f"[{'' if letter == low else '^'}{_ASCII[low]}]"
