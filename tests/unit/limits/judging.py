"""Ask AWS's models and resource schemas what a value must be, and compare it with our own check."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from botocore.model import ListShape, MapShape, StructureShape
from gatehouse.local.models.constraints import scalar_constraints
from gatehouse.local.models.patterns import compiled
from gatehouse.local.models.services import service_model

from tests.unit.limits.sites import Site

_SCHEMAS = json.loads((Path(__file__).parent / "resource_schemas.json").read_text())["limits"]
_LETTER = "a1"
#: Characters of each kind that patterns tell apart.
CHARACTERS = [
    *map(chr, range(32, 127)),
    "\t",
    "\n",
    "\x07",
    "ü",
    "Ж",
    "語",
    "😀",
    "\u00a0",
    "\u2028",
]
_LENGTHS = (0, 1, 2, 3, 19, 20, 32, 33, 63, 64, 65, 127, 128, 129, 140, 141, 255, 256, 257)
_LONG = (512, 513, 1024, 1025, 2048, 2049, 131_072, 131_073)


@dataclass(frozen=True)
class Judge:
    """What AWS says of one value: its range, and whether it takes a text."""

    least: float | None
    most: float | None
    takes: Callable[[Any], bool]
    words: frozenset[str]


def judge(named: str) -> Judge:
    """Find a judge by its name in the table."""
    return _of_schema(named) if named.startswith("AWS::") else _of_model(named)


def _of_model(named: str) -> Judge:
    service, operation, path = named.split(" ")
    model = service_model(service)
    assert model is not None, named
    shape: Any = model.operation_model(operation).input_shape
    for name in path.split("."):
        if isinstance(shape, StructureShape):
            shape = shape.members[name]
        elif isinstance(shape, ListShape):
            shape = shape.member
        else:
            assert isinstance(shape, MapShape), named
            shape = shape.key if name == "key" else shape.value
    constraints = scalar_constraints(service, shape)
    limits = shape.metadata
    return Judge(
        limits.get("min"),
        limits.get("max"),
        lambda value: all(each.met(value) for each in constraints),
        frozenset(getattr(shape, "enum", None) or ()),
    )


def _of_schema(named: str) -> Judge:
    kind, path = named.split(" ")
    found = _SCHEMAS[kind][path]
    pattern = compiled(found.get("pattern", ""))
    assert pattern is not None, named

    def takes(value: str) -> bool:
        longest = found.get("maxLength", len(value))
        within = found.get("minLength", 0) <= len(value) <= longest
        return within and pattern.search(value) is not None

    return Judge(
        found.get("minimum"), found.get("maximum"), takes, frozenset(found.get("enum", ()))
    )


def disagreements(site: Site, judges: tuple[str, ...]) -> Iterator[str]:
    """Say where a check takes what a judge refuses (wider), or refuses what it takes (narrower)."""
    assert site.arguments is not None, f"{site.key}: its bound is known only while the check runs"
    for named in judges:
        told = named.partition(" ")[0]
        one = judge(named)
        if site.kind in ("integer", "duration"):
            least, most = map(_number, site.arguments[:2])
            yield from (f"{told}: {each}" for each in _of_range(least, most, one))
        elif site.kind in ("one_of", "some_of"):
            extra = sorted(set(site.arguments) - one.words)
            if one.words and extra:
                yield f"{told}: wider by {', '.join(extra)}"
        else:
            yield from (f"{told}: {each}" for each in _of_text(site, one))


def _number(value: Any) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else value


def _of_range(least: float, most: float, one: Judge) -> Iterator[str]:
    if one.least is not None and least != one.least:
        word = "narrower" if least > one.least else "wider"
        yield f"{word}, from {least:g} and not from {one.least:g}"
    if one.most is not None and most != one.most:
        word = "narrower" if most < one.most else "wider"
        yield f"{word}, to {most:g} and not to {one.most:g}"


def _of_text(site: Site, one: Judge) -> Iterator[str]:
    assert site.arguments is not None
    pattern = re.compile(site.arguments[0] if site.arguments else ".+", re.DOTALL)

    def ours(value: str) -> bool:
        short = not site.longest or len(value) <= site.longest
        return short and pattern.fullmatch(value) is not None

    wider, narrower = [], []
    for text in _texts():
        if ours(text) and not one.takes(text):
            wider.append(_spoken(text))
        if not ours(text) and one.takes(text):
            narrower.append(_spoken(text))
    if wider:
        yield f"wider by {_listed(wider)}"
    if narrower:
        yield f"narrower by {_listed(narrower)}"


def _texts() -> Iterator[str]:
    yield from ((_LETTER * length)[:length] for length in (*_LENGTHS, *_LONG))
    yield from (f"{_LETTER}{each}{_LETTER}" for each in CHARACTERS)


def _spoken(text: str) -> str:
    if set(text) <= set(_LETTER):
        return f"{len(text)} characters"
    return repr(text.removeprefix(_LETTER).removesuffix(_LETTER))


def _listed(found: list[str]) -> str:
    shown = found if len(found) <= 6 else [*found[:3], "…", *found[-3:]]
    return " ".join(shown)
