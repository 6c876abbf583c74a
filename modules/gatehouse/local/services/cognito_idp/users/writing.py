"""Write attributes of a user, by an app or an administrator.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.directory import VERIFIED, is_verified
from gatehouse.local.services.cognito_idp.errors import refused
from gatehouse.local.services.cognito_idp.pools import schema
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.contract import ServiceError

#: Attributes that no app writes.
_NEVER = frozenset({"sub", "identities", *VERIFIED.values()})


def given(asked: Json) -> dict[str, str]:
    """Return the attributes of a request, by name."""
    return {
        each["Name"]: str(each.get("Value") or "") for each in asked.get("UserAttributes") or []
    }


def listed(attributes: Mapping[str, str]) -> list[Json]:
    """Return attributes as the API has them."""
    return [{"Name": name, "Value": value} for name, value in attributes.items()]


def check_writable(client: Client, names: Iterable[str]) -> None:
    """Refuse attributes that a client may not write; without a list, most are allowed."""
    may = client.settings.get("WriteAttributes")
    for name in names:
        if name in _NEVER or name.startswith("dev:") or (may and name not in may):
            raise refused("A client attempted to write unauthorized attribute")


def check_client_writes(pool: Pool, client: Client, attributes: Mapping[str, str]) -> None:
    """Refuse attributes of a user that an app may not write, or that are not valid."""
    schema.check_values(pool, attributes, change=True)
    check_writable(client, attributes)
    schema.check_mutable(pool, attributes)


def check_free(call: Call, pool: Pool, user: User | None, attributes: Mapping[str, str]) -> None:
    """Refuse a name that another user signs in with."""
    for name in (*pool.username_attributes, *pool.alias_attributes):
        value = attributes.get(name)
        holder = call.users(pool).holder(name, value) if value else None
        if holder is None or holder is user:
            continue
        counts = name in pool.username_attributes or name not in VERIFIED
        if counts or is_verified(attributes, name):
            told = name.replace("_", " ")
            raise ServiceError(
                "AliasExistsException", f"An account with the given {told} already exists."
            )


def write(call: Call, pool: Pool, user: User, changes: Mapping[str, str]) -> None:
    """Write attributes; an empty value removes one."""
    if changes:
        call.users(pool).update(user, changes, call.now)


def unverified(user: User, changes: Mapping[str, str]) -> dict[str, str]:
    """Return changes with each new address no longer verified, unless they say that it is."""
    found = dict(changes)
    for address, flag in VERIFIED.items():
        if address in changes and changes[address] != user.attributes.get(address):
            found.setdefault(flag, "false" if changes[address] else "")
    return found
