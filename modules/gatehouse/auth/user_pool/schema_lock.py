"""The immutable fields of a user pool: a change of one loses all of its users."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatehouse.core import Component
from gatehouse.core.data_lock import check_kind
from gatehouse.core.options import option

from .attributes import CustomAttribute, StandardAttribute
from .given_once import GivenOnce, refuse_what_stays

Fields = dict[str, Any]

_WAYS_OUT = (
    "change it back; or add a new attribute beside it; or make a new pool beside this one with the "
    "trigger user_migration, which moves users as they sign in; or, if the users may be lost, "
    'write allow_replacement="why"'
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
        "custom_attributes": {name: attribute.immutable for name, attribute in custom.items()},
    }


def lock(pool: Component, fields: Fields, allow_replacement: str | None, given: GivenOnce) -> None:
    """Compare a pool's fields with what was recorded at its first synth."""
    if allow_replacement is not None:
        option(pool, "allow_replacement", allow_replacement).text(
            r".*\S.*",
            rule="must be a reason that a reviewer can judge: all users of the pool are lost",
            fix='write allow_replacement="why its users may be lost", and remove it afterwards',
        )

    given.keep_in(fields)

    def check(recorded: Fields) -> None:
        if allow_replacement is None:
            refuse_changes(pool, recorded, fields)
            given.recall(recorded)
            refuse_what_stays(pool, given)

    pool.stack.lock_fields(pool.path, fields, check)


def refuse_changes(pool: Component, recorded: Fields, fields: Fields) -> None:
    """Refuse a changed immutable field; new custom attributes are allowed."""
    check_kind(pool, "UserPool", recorded)
    for name in ("usernames", "aliases", "case_sensitive"):
        _compare(pool, name, recorded.get(name), fields[name])
    for kind in ("standard_attributes", "custom_attributes"):
        was, now = recorded.get(kind, {}), fields[kind]
        for name, attribute in was.items():
            _compare(pool, f"{kind}[{name!r}]", attribute, now.get(name))
        if kind == "standard_attributes":
            for name in now.keys() - was.keys():
                _compare(pool, f"{kind}[{name!r}]", None, now[name])


def _compare(pool: Component, name: str, was: object, now: object) -> None:
    if was == now:
        return
    option(pool, name, now).refuse(
        f"must stay {was!r}, as at the first synth: Cognito changes it only by deleting the pool "
        "with all of its users and making a new one",
        _WAYS_OUT,
    )
