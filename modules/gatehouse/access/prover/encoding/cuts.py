"""Where texts are cut into segments, and what known beginnings say about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import z3

Formula = Any
"""A z3 expression; z3 has no types for mypy to read."""

#: The last character that z3's strings have.
_LAST = "\U0002ffff"


def string(text: object) -> Formula:
    """Write a text as z3's; only a backslash could begin an escape of its own."""
    return z3.StringVal(str(text).replace("\\", "\\u{5c}"))


class Cuts:
    """The delimiters that were asked for in texts, and the literals that texts were compared with.

    z3 does not see by itself that a text which begins with ``news/`` has its first slash at 4. It
    is told, once for each literal and each cut of a text, and then needs milliseconds where it
    found no end.
    """

    def __init__(self) -> None:
        self._cuts: dict[tuple[str, str, int], Formula] = {}
        self._starts: dict[str, dict[str, Formula]] = {}

    def first(self, text: Formula, character: str, at: Formula) -> Formula:
        """Return the position of a character's first occurrence in a text, from a position on."""
        found = z3.IndexOf(text, string(character), at)
        if z3.is_int_value(at):
            self._cuts[str(text), character, at.as_long()] = found
        return found

    def begins(self, text: Formula, literal: str) -> Formula:
        """Return that a text begins with a literal."""
        found = z3.PrefixOf(string(literal), text)
        self._starts.setdefault(str(text), {})[literal] = found
        return found

    def equals(self, text: Formula, literal: str) -> Formula:
        """Return that a text is a literal."""
        found = text == string(literal)
        self._starts.setdefault(str(text), {})[literal] = found
        return found

    def lemmas(self) -> Iterator[Formula]:
        """List what follows from each beginning for each cut of the same text."""
        for (text, character, at), found in self._cuts.items():
            for literal, begins in self._starts.get(text, {}).items():
                if len(literal) <= at or max(literal) > _LAST:
                    continue
                there = literal.find(character, at)
                if there >= 0:
                    yield z3.Implies(begins, found == there)
                else:
                    yield z3.Implies(begins, z3.Or(found < 0, found >= len(literal)))
