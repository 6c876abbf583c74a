"""What a transform changed: the arguments within blocks, each by its path.

Values are compared as plain dicts and lists: the bindings' structs keep what they were given in
Python, so no comparison asks Node.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest
from typing import Any

from .classes import Classes, Kind
from .table import classes_for


@dataclass(frozen=True)
class Change:
    """One argument that has another value.

    Parameters
    ----------
    path : str
        Its name; within blocks with dots: ``password_policy.minimum_length``.
    before, after : object
        The construct's value and the transform's; None where there is none.
    classes : Classes
        What says whether it may change.
    """

    path: str
    before: Any
    after: Any
    classes: Classes

    @property
    def kind(self) -> Kind:
        """The class of the argument."""
        return self.classes.kind_of(self.path)


def changes(classes: Classes, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The changes that a transform made and that are not free or stricter.

    Parameters
    ----------
    classes : Classes
        Of the resource type.
    before, after : dict
        The arguments as the construct and as the transform want them.
    """
    found: list[Change] = []
    for name in dict.fromkeys((*before, *after)):
        of_name = classes_for(classes, name)
        was, now = plain(before.get(name)), plain(after.get(name))
        found += _changes(of_name, _terraform_name(name), was, now)
    return [change for change in found if change.kind is not Kind.FREE]


def plain(value: Any) -> Any:
    """A value as dicts and lists of its own, whichever of the bindings' structs it was made of."""
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    values = _values_of(value)
    return value if values is None else {name: plain(each) for name, each in values.items()}


def detached(value: Any) -> Any:
    """The same value with lists, dicts and structs that nobody else has and can change.

    Text and numbers are plain after it: a class of them may say that it equals whatever it is
    compared to, or is more than that.
    """
    if isinstance(value, str) and not isinstance(value, Enum):
        return str.__str__(value)
    if isinstance(value, (int, float)) and not isinstance(value, (bool, Enum)):
        return int.__int__(value) if isinstance(value, int) else float.__float__(value)
    if isinstance(value, Mapping):
        return {name: detached(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [detached(each) for each in value]
    values = _values_of(value)
    if values is None:
        return value
    struct = copy.copy(value)
    struct._values = detached(values)
    return struct


def _values_of(value: Any) -> Mapping[str, Any] | None:
    """What one of the bindings' structs was made of; None for everything else."""
    values = getattr(value, "_values", None)
    return values if isinstance(values, Mapping) else None


def _changes(classes: Classes, path: str, before: Any, after: Any) -> Iterator[Change]:
    if before is after or (before == after and type(before) is type(after)):
        return
    if classes.makes_stricter(path, before, after):
        return
    blocks_before, blocks_after = _blocks(before), _blocks(after)
    if blocks_before is None or blocks_after is None or not (blocks_before or blocks_after):
        yield Change(path, before, after, classes)
        return
    for was, now in zip_longest(blocks_before, blocks_after):
        if not was and not now:  # one is an empty block, and the other is none
            yield Change(path, was, now, classes)
        for name in dict.fromkeys((*(was or {}), *(now or {}))):
            inside = f"{path}.{_terraform_name(name)}"
            yield from _changes(classes, inside, (was or {}).get(name), (now or {}).get(name))


def _blocks(value: Any) -> list[Mapping[str, Any]] | None:
    """The blocks of an argument, which may be written alone or in a list; None: it has another."""
    if value is None or value == []:
        return []
    listed = value if isinstance(value, list) else [value]
    return listed if all(isinstance(each, Mapping) for each in listed) else None


def _terraform_name(name: str) -> str:
    """The provider's name; the bindings add an underscore to words of Python, such as ``from``."""
    return name.rstrip("_")
