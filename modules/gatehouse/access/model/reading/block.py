"""A resource or a data source with its arguments and attributes, whatever it was read from."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from gatehouse.access.model.reading.names import NAMES
from gatehouse.access.model.reading.surroundings import Surroundings
from gatehouse.access.model.readings import MARK, has_unknown, unknown_text
from gatehouse.access.model.source import Source

Value = Any

_TEMPLATE = re.compile(r"\{(\w+)\}")


class Block(ABC):
    """One resource or data source.

    Parameters
    ----------
    kind : str
        Its type: ``aws_iam_role``.
    is_data : bool
        Whether it is a data source.
    source : Source
        Where it was declared.
    surroundings : Surroundings
        Partition, region and account, and where unknown values are noted.
    """

    def __init__(
        self, kind: str, is_data: bool, source: Source, surroundings: Surroundings
    ) -> None:
        self.kind = kind
        self.is_data = is_data
        self.source = source
        self.surroundings = surroundings
        self._found: dict[str, Value] = {}
        self._asked: set[str] = set()

    @abstractmethod
    def given(self, name: str) -> Value:
        """Return an argument or attribute as it was read; None where it was not."""

    def statement_source(self, sid: str) -> Source:
        """Return where a statement of a policy document was allowed: another line, if known."""
        return self.source

    def get(self, name: str) -> Value:
        """Return an argument or an attribute.

        What was read counts. What AWS makes of it, such as an ARN, is what AWS would make; any
        other attribute is a symbolic name.
        """
        if name in self._found:
            return self._found[name]
        if name in self._asked:
            return self.unknown(name, "it refers to itself")
        self._asked.add(name)
        try:
            self._found[name] = value = self._get(name)
            return value
        finally:
            self._asked.discard(name)

    def _get(self, name: str) -> Value:
        naming = NAMES.get(self.kind)
        if naming and name == naming[0]:
            return self._name(*naming)
        value = self.given(name)
        if value is not None and not (isinstance(value, str) and value == ""):
            return value
        rule = self.surroundings.rules.get(self.kind, {}).get(name)
        if rule is not None:
            return rule(self) if callable(rule) else self.filled(rule)
        return self.surroundings.symbol(self.source, name) if name in _OF_ALL else None

    def reference(self, name: str) -> Value:
        """Return what a reference to an attribute means: a symbolic name where nothing is known."""
        value = self.get(name)
        return self.surroundings.symbol(self.source, name) if value is None else value

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.get(name)
        return default if value is None else self._text(value, name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return an argument that is a list of text; nothing where there is none."""
        return tuple(self._text(each, name) for each in listed(self.get(name)))

    def mapping(self, name: str) -> dict[str, str]:
        """Return an argument that is a map of text."""
        value = self.get(name)
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(value, Mapping):
            return {str(key): self._text(each, name) for key, each in value.items()}
        if isinstance(value, str):
            self.unknown(name, "a map was expected")
        return {}

    def flag(self, name: str) -> bool | None:
        """Return an argument that is true or false; None where it is neither."""
        return truth(self.get(name))

    def blocks(self, name: str) -> list[Mapping[str, Value]]:
        """Return nested blocks, however many and however they were written."""
        found = [each for each in listed(self.get(name)) if isinstance(each, Mapping)]
        if len(found) != len(listed(self.get(name))):
            self.unknown(name, "a block of it could not be read")
        return found

    def unknown(self, what: str, why: str) -> str:
        """Note that something is not known, and return the text that stands for it."""
        return self.surroundings.unknown(self.source, what, why)

    def _text(self, value: Value, name: str) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return str(value)
        return self.unknown(name, "text was expected")

    def _name(self, name: str, prefix: str) -> str:
        """Return the thing's name. What of it is not known is symbolic: a name is one thing's."""
        given = self.given(name)
        if isinstance(given, str) and given:
            return given.replace(MARK, "<")
        begin = self.given(prefix) if prefix else None
        symbol = self.surroundings.symbol(self.source)
        return begin.replace(MARK, "<") + symbol if isinstance(begin, str) else symbol

    def filled(self, template: str) -> str:
        """Fill a template of ``computed.py``."""

        def put(found: re.Match[str]) -> str:
            name = found[1]
            if name == "self":
                return self.surroundings.symbol(self.source)
            known = self.surroundings.names().get(name)
            return known if known is not None else str(self.reference(name))

        return _TEMPLATE.sub(put, template)


#: Attributes that every resource has.
_OF_ALL = ("arn", "id")


def listed(value: Value) -> list[Value]:
    """Return a value as a list: nothing for None, one for anything that is no list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def first(blocks: list[Mapping[str, Value]]) -> Mapping[str, Value]:
    """Return the first of nested blocks; an empty one where there is none."""
    return blocks[0] if blocks else {}


def truth(value: Value) -> bool | None:
    """Return a flag's value, which may stand as text; None where it is no flag."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


class Blocks:
    """All blocks that were read, by type."""

    def __init__(self, blocks: list[Block]) -> None:
        self._by_kind: dict[tuple[str, bool], list[Block]] = {}
        for block in sorted(blocks, key=lambda each: each.source):
            self._by_kind.setdefault((block.kind, block.is_data), []).append(block)
        self._joined: dict[tuple[str, str], dict[str, list[Block]]] = {}

    def of(self, kind: str, *, data: bool = False) -> list[Block]:
        """List the resources, or data sources, of a type."""
        return self._by_kind.get((kind, data), [])

    @property
    def kinds(self) -> list[str]:
        """The types of resources that there are."""
        return sorted(kind for kind, is_data in self._by_kind if not is_data)

    def where(self, kind: str, name: str, *values: str) -> Iterator[Block]:
        """List the resources of a type whose argument has one of these values."""
        index = self._joined.get((kind, name))
        if index is None:
            index = {}
            for block in self.of(kind):
                index.setdefault(block.text(name), []).append(block)
            self._joined[kind, name] = index
        for value in dict.fromkeys(values):
            yield from index.get(value, ())

    def stray(self, kind: str, name: str) -> list[Block]:
        """List the resources of a type whose owner is not known: it may be any."""
        return [block for block in self.of(kind) if has_unknown(block.get(name))]

    def lost(self, kind: str, name: str, owners: Iterable[str]) -> Iterator[Block]:
        """List the resources of a type whose owner is not among those that were read."""
        known = set(owners)
        yield from (block for block in self.of(kind) if block.text(name) not in known)


def unknown_value(what: str) -> str:
    """Return the text that stands for a value that is not known."""
    return unknown_text(what)


Rule = str | Callable[[Block], Value]
"""How an attribute is made: a template, or a function of the block."""


def at_statement(source: Source, place: object, sid: str) -> Source:
    """Return a source at the line that ``constructs.json`` has for a statement."""
    statements = place.get("statements") if isinstance(place, Mapping) else None
    found = statements.get(sid) if isinstance(statements, Mapping) else None
    file, line = (found.get("file"), found.get("line")) if isinstance(found, Mapping) else ("", 0)
    if isinstance(file, str) and file and isinstance(line, int):
        return replace(source, file=file, line=line)
    return source
