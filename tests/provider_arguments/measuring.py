"""Which arguments an option sets: a synth with the option, compared with one without it.

The options and their values are those of the rows that take each option away again, and `VARIED`.
An app and a stack are compared as a whole: `WHOLE`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from gatehouse.core import App, AppStack, GatehouseError

from tests.deployed.removals.rows import Row, rows
from tests.deployed.removals.shared import ACCOUNT, Shared
from tests.unit.synth import synthesized, write

from .varied import VARIED
from .varied.whole import WHOLE

Json = Any
#: Arguments whose keys people choose.
_MAPS = frozenset(
    {
        "attribute_mapping",
        "dimensions",
        "mappings",
        "principal_tags",
        "provider_details",
        "request_parameters",
        "roles",
        "supported_login_providers",
        "tags",
        "variables",
    }
)

_AROUND = {
    "certificate": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/notes",
    "sms_role": f"arn:aws:iam::{ACCOUNT}:role/sends-texts",
    "web_acl": f"arn:aws:wafv2:us-east-1:{ACCOUNT}:regional/webacl/notes/1",
    "zone": "Z0123456789",
}


@dataclass(frozen=True)
class Measured:
    """What each option sets, and all that is ever written.

    Parameters
    ----------
    options : dict of str to set of str
        The arguments that an option sets, ``aws_cognito_user_pool.mfa_configuration``, or the
        resources that it makes.
    arguments : set of str
        Every argument that stood in a synth.
    """

    options: dict[str, set[str]]
    arguments: set[str]


@dataclass(frozen=True)
class Case:
    """One option of a row, and the row's other options without it."""

    option: str
    number: int
    row: Row
    without: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id of the row's construct, in every synth."""
        return f"Row{self.number}End"


def measure(folder: Path) -> Measured:
    """Measure every option of every row; the current folder must be `folder`."""
    handlers = (f"def {name}(event, context):\n    return event\n" for name in ("main", "other"))
    write(
        folder,
        {
            "lambdas/hello.py": "\n\n".join(handlers),
            "logo.png": "\x89PNG",
            "style.json": "{}",
        },
    )
    listed = [*rows(), *VARIED]
    usual = {f"Row{number}End": (row, row.given) for number, row in enumerate(listed)}
    given = _synth(usual.items())
    # A header that one API sets is taken off by the others of the stack that have its backend.
    always = {id: each for id, each in usual.items() if each[0].options == "HttpProxy.headers"}
    waiting = [list(_cases(number, row)) for number, row in enumerate(listed)]
    found = Measured({}, set(_written(given)))
    while any(waiting):
        # The stack of a round takes one option from each row that has one left.
        cases = [each.pop(0) for each in waiting if each]
        synth = _synth({**always, **{case.id: (case.row, case.without) for case in cases}}.items())
        found.arguments.update(_written(synth))
        for case in cases:
            found.options.setdefault(case.option, set()).update(_changed(case.id, given, synth))
    for option, make, one, other in WHOLE:
        before, after = (synthesized(_alone(make, each)) for each in (one, other))
        changed = _paths(before, after, "")
        found.options.setdefault(option, set()).update(map(_without_names, changed))
    return found


def _alone(make: Callable[..., AppStack], options: Mapping[str, Any]) -> AppStack:
    Path(os.environ["GATEHOUSE_LOCK_FILE"]).unlink(missing_ok=True)
    return make(**options)


def _without_names(path: str) -> str:
    """Return a path of a whole synth without what people name."""
    path = re.sub(r"^\.?(variable|output|terraform\.backend)\.\w+", r"\1", path)
    path = re.sub(r"^\.?data\.(\w+)\.\w+", r"data.\1", path)
    return re.sub(r"^\.?resource\.(\w+)\.\w+", r"\1", path).removeprefix(".")


def _cases(number: int, row: Row) -> Iterator[Case]:
    named = row.options.split()
    for option in dict.fromkeys([*named, *_options_of_values(dict(row.given))]):
        kind, _, name = option.rpartition(".")
        alone = dict(row.given)
        if name in alone and option in named and len(named) > 1:
            del alone[name]
            if name in row.without:
                alone[name] = row.without[name]
        else:
            alone = {key: _changed_in(kind, name, value) for key, value in alone.items()}
        if alone != dict(row.given) and _stands(row, alone):
            yield Case(option, number, row, alone)
        elif named == [option]:
            yield Case(option, number, row, row.without)


def _options_of_values(value: Any) -> Iterator[str]:
    """List the options of the objects that are given to an option."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _options_of_values(each)
    elif isinstance(value, dict):
        yield from _options_of_values(list(value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            if each.init:
                yield f"{type(value).__name__}.{each.name}"
                yield from _options_of_values(getattr(value, each.name))


def _stands(row: Row, options: Mapping[str, Any]) -> bool:
    """Whether the construct can be made so."""
    try:
        _synth([("RowEnd", (row, options))])
    except GatehouseError:
        return False
    return True


def _changed_in(kind: str, name: str, value: Any) -> Any:
    """Return a value whose objects of a class lack an option, or have another value of it."""
    if isinstance(value, list | tuple):
        return type(value)(_changed_in(kind, name, each) for each in value)
    if isinstance(value, dict):
        return {key: _changed_in(kind, name, each) for key, each in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    given = {each.name: getattr(value, each.name) for each in fields(value) if each.init}
    if type(value).__name__ == kind:
        (option,) = (each for each in fields(value) if each.name == name)
        for other in _others(option, given[name]):
            try:
                changed = replace(value, **{name: other})
            except GatehouseError:
                continue
            if changed != value:
                return changed
        return value
    new = {key: _changed_in(kind, name, each) for key, each in given.items()}
    new = {key: each for key, each in new.items() if each != given[key]}
    try:
        return replace(value, **new) if new else value
    except GatehouseError:
        return value


def _others(option: Field[Any], given: Any) -> Iterator[Any]:
    """List the default of an option, and other values of the same kind."""
    if option.default is not MISSING:
        yield option.default
    yield from _of_the_kind(given)


def _of_the_kind(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for each in zip(*map(_of_the_kind, value), strict=False):
            yield type(value)(each)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, timedelta):
        yield from (value + timedelta(days=1), value * 2, value / 2)
    elif isinstance(value, str):
        yield from (f"{value}x", f"x{value}", f"{value}1", f"1{value}")


def _synth(made: Any) -> Json:
    # What an earlier synth made is not missed in this one.
    Path(os.environ["GATEHOUSE_LOCK_FILE"]).unlink(missing_ok=True)
    stack = AppStack(
        App(),
        "measured",
        stage="test",
        region="us-east-1",
        protect=False,
        # What later versions have is measured too.
        provider_versions=">= 6.12, < 7.0",
    )
    shared = Shared(stack, **_AROUND)
    for id, (row, options) in made:
        row.base(shared, id, **options)
    return synthesized(stack)


def _changed(id: str, one: Json, other: Json) -> Iterator[str]:
    """List what differs in the resources of one construct."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", id).lower()
    before, after = (_all_of(synth, rf"(^|_){snake}(_|$)") for synth in (one, other))
    for kind, name in {*before, *after}:
        if (kind, name) in before and (kind, name) in after:
            yield from _paths(before[kind, name], after[kind, name], kind)
        else:
            yield kind


def _all_of(synth: Json, pattern: str) -> dict[tuple[str, str], Json]:
    """Return the resources and data sources of a construct, by type and name."""
    return {
        (prefix + kind, name): each
        for section, prefix in (("resource", ""), ("data", "data."))
        for kind, named in synth.get(section, {}).items()
        for name, each in named.items()
        if re.search(pattern, name)
    }


def _written(synth: Json) -> Iterator[str]:
    """List the arguments of all resources and data sources."""
    for (kind, _), resource in _all_of(synth, "").items():
        yield from _paths(resource, {}, kind)


def _paths(one: Json, other: Json, where: str) -> Iterator[str]:
    if one == other:
        return
    if where.rpartition(".")[2] in _MAPS:
        yield where
        return
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {*one, *other}:
            if key.isidentifier():
                yield from _paths(one.get(key), other.get(key), f"{where}.{key}")
            elif one.get(key) != other.get(key):
                yield where
        return
    left, right = (_blocks(each) for each in (one, other))
    if left is not None and right is not None:
        for number in range(max(len(left), len(right))):
            yield from _paths(
                left[number] if number < len(left) else {},
                right[number] if number < len(right) else {},
                where,
            )
        return
    yield where


def _blocks(value: Json) -> list[Json] | None:
    """Return the blocks of an argument; none of what is no block."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [value]
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return value
    return None
