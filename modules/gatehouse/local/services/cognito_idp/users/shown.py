"""What the API says of a user."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gatehouse.local.services.cognito_idp.records import Json, User
from gatehouse.local.services.cognito_idp.users.writing import listed


def in_a_list(user: User, names: Iterable[str] | None = None) -> Json:
    """Return a user as an entry of a list.

    Parameters
    ----------
    user : User
        The user.
    names : iterable of str or None
        The attributes. Default None: all.
    """
    wanted = None if names is None else set(names)
    return {
        "Username": user.name,
        "Attributes": listed(readable(user, lambda name: wanted is None or name in wanted)),
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": user.enabled,
        "UserStatus": user.status,
    }


def alone(user: User) -> Json:
    """Return a user as an administrator sees one."""
    return {
        "Username": user.name,
        "UserAttributes": listed(readable(user, lambda _: True)),
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "Enabled": user.enabled,
        "UserStatus": user.status,
        **factors(user),
    }


def factors(user: User) -> Json:
    """Return the second factors of a user."""
    shown: Json = {}
    if user.factors:
        shown["UserMFASettingList"] = list(user.factors)
    if user.preferred:
        shown["PreferredMfaSetting"] = user.preferred
    return shown


def readable(user: User, may: Callable[[str], bool]) -> dict[str, str]:
    """Return the attributes that somebody may read."""
    return {name: value for name, value in user.attributes.items() if may(name)}
