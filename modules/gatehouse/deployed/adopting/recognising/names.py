"""Ids and variables of constructs, from the names that things have in AWS."""

from __future__ import annotations

import keyword
import re

_DIGITS_BEFORE = re.compile(r"^\d+")
_BETWEEN = re.compile(r"[^0-9A-Za-z]+")
_UPPER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# What a variable must not be called: Python's words, and what the source has already.
_RESERVED = frozenset({*keyword.kwlist, *keyword.softkwlist, "app", "stack", "timedelta"})


class Names:
    """The ids and variables of one program, each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def id(self, name: str, otherwise: str) -> tuple[str, str]:
        """An id such as ``WebApp`` and a variable such as ``web_app``, of a name in AWS."""
        words = [word for word in _BETWEEN.split(name) if word.isascii() and word]
        base = "".join(word[:1].upper() + word[1:] for word in words)
        base = _DIGITS_BEFORE.sub("", base)[:40] or otherwise
        number, id = 1, base
        while self._variable(id) in self._taken or self._variable(id) in _RESERVED:
            number += 1
            id = f"{base}{number}"
        self._taken.add(self._variable(id))
        return id, self._variable(id)

    def _variable(self, id: str) -> str:
        return _UPPER.sub("_", id).lower()
