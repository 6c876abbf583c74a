"""The immutable fields of a user pool: a change of one loses all of its users."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from gatehouse.core import Component
from gatehouse.core.data_lock import check_kind
from gatehouse.core.lock_file import NEVER_DEPLOYED, protecting
from gatehouse.core.options import option
from gatehouse.core.tokens import has_token, is_token

from .attributes import CustomAttribute, StandardAttribute
from .given_once import GivenOnce, refuse_what_stays

Fields = dict[str, Any]

_WAYS_OUT = (
    "change it back; or add a new attribute beside it; or make a new pool beside this one with the "
    "trigger user_migration, which moves users as they sign in; or, if the users may be lost, "
    f'write allow_replacement="why". {NEVER_DEPLOYED}'
)


def immutable_fields(
    usernames: tuple[str, ...],
    aliases: tuple[str, ...],
    case_sensitive: bool,
    standard: Mapping[str, StandardAttribute],
    custom: Mapping[str, CustomAttribute],
) -> Fields:
    """The immutable fields of a pool, which the lock file records."""
    usual = StandardAttribute()
    return {
        "usernames": sorted(usernames),
        "aliases": sorted(aliases),
        "case_sensitive": case_sensitive,
        "standard_attributes": {
            name: attribute.immutable for name, attribute in standard.items() if attribute != usual
        },
        "custom_attributes": {
            name: _without_tokens(attribute.immutable) for name, attribute in custom.items()
        },
    }


def lock(
    pool: Component,
    fields: Fields,
    allow_replacement: str | None,
    given: GivenOnce,
    usual_name: str,
) -> None:
    """Compare a pool's fields with what was recorded at its first synth.

    ``usual_name`` is its name in AWS where the option `name` says none, and is not recorded then.
    """
    if allow_replacement is not None:
        option(pool, "allow_replacement", allow_replacement).reason(
            rule="must be a reason that a reviewer can judge: all users of the pool are lost",
            fix='write allow_replacement="why its users may be lost", and remove it afterwards',
        )

    given.keep_in(fields)

    def check(recorded: Fields) -> None:
        check_kind(pool, "UserPool", recorded)
        changed = next(_changes(recorded, fields, usual_name), None)
        if changed is not None and allow_replacement is None:
            _refuse_change(pool, *changed)
        if changed is None:  # it is the same pool, so it has what it had
            given.recall(recorded)
            if given.is_complete:  # while the file is written: another synth was first
                refuse_what_stays(pool, given)

    pool.stack.lock_fields(pool.path, fields, check)


def _changes(
    recorded: Fields, fields: Fields, usual_name: str
) -> Iterator[tuple[str, object, object]]:
    """Yield the changed immutable fields: name, before, now. New custom attributes are none."""
    if not protecting(recorded):
        return  # no pool was made: an imported pool, or a table, had the id
    named = {"name": usual_name}
    recorded, fields = {**named, **recorded}, {**named, **fields}
    for name in ("usernames", "aliases", "case_sensitive", "name"):
        was, now = recorded.get(name), fields[name]
        # A token's text differs from synth to synth.
        if was != now and not _is_unknown(was) and not _is_unknown(now):
            yield name, was, now
    for kind in ("standard_attributes", "custom_attributes"):
        was, now = recorded.get(kind, {}), fields[kind]
        new = now.keys() - was.keys() if kind == "standard_attributes" else ()
        for name in (*was, *sorted(new)):
            if _differ(was.get(name), now.get(name)):
                yield f"{kind}[{name!r}]", was.get(name), now.get(name)


def _is_unknown(value: Any) -> bool:
    """Whether only Terraform knows a value, or a part of a list."""
    return has_token(value) if isinstance(value, (list, tuple)) else is_token(value)


def _without_tokens(attribute: dict[str, Any]) -> dict[str, Any]:
    """What is known of an attribute: a token's number differs from synth to synth."""
    return {name: value for name, value in attribute.items() if not is_token(value)}


def _differ(was: dict[str, Any] | None, now: dict[str, Any] | None) -> bool:
    """Whether an attribute changed, as far as both synths knew it."""
    if was is None or now is None:
        return was is not now
    return any(was[name] != now[name] for name in was.keys() & now.keys())


def _refuse_change(pool: Component, name: str, was: object, now: object) -> NoReturn:
    option(pool, name, now).refuse(
        f"must stay {was!r}, as in the lock file: Cognito changes it only by deleting the pool "
        "with all of its users and making a new one",
        _WAYS_OUT,
    )
