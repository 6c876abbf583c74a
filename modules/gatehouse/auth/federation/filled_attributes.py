"""The rules for attributes of a user pool that an identity provider fills at each sign-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gatehouse.core import Component
from gatehouse.core.options import option

if TYPE_CHECKING:
    from gatehouse.auth.members.pool_of_members import PoolOfMembers

# What a mapping names, but no app client writes: the user's name in the pool, and what Cognito
# itself writes.
NOT_WRITTEN = ("username", "email_verified", "phone_number_verified")


def required_attributes(pool: PoolOfMembers) -> list[str]:
    """The standard attributes that every user must have; none are known of an imported pool."""
    return [name for name, attribute in pool.standard_attributes.items() if attribute.required]


def check_filled(provider: Component, pool: PoolOfMembers, mapping: Mapping[str, str]) -> None:
    """Refuse a mapping that fills what the pool lacks or can't change, or leaves out what it needs.

    Cognito accepts such a mapping, and then refuses the users: the first time for a required
    attribute, the second time for an immutable one.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
    """
    for attribute in mapping:
        _check_one(provider, pool, attribute)
    missing = [name for name in required_attributes(pool) if name not in mapping]
    if missing:
        named = ", ".join(missing)
        option(provider, "attributes", dict(mapping)).refuse(
            f"must fill {named}, which the pool requires: Cognito refuses a user without it",
            f"write attributes={{...}} with {named} and the provider's name for it, or let "
            "standard_attributes of the pool not require it",
        )


def _check_one(provider: Component, pool: PoolOfMembers, attribute: str) -> None:
    custom = attribute.startswith("custom:")
    if custom and pool.custom_attributes is None:
        return  # the attributes of an imported pool are not known here
    held = (
        (pool.custom_attributes or {}).get(attribute.removeprefix("custom:"))
        if custom
        else pool.standard_attributes.get(attribute)
    )
    if custom and held is None:
        option(provider, "attributes", attribute).refuse(
            "must be a custom attribute of the pool",
            "add it to the pool's custom_attributes",
        )
    if held is not None and not held.mutable:
        option(provider, "attributes", attribute).refuse(
            "must be mutable: the provider fills it at each sign-in, and Cognito refuses the "
            "second one",
            "write attributes={...} without it, or map a mutable one",
        )


def not_writable(filled: Sequence[str], writable: Sequence[str]) -> list[str]:
    """Return the filled attributes that a client must be able to write, and can't.

    Examples
    --------
    >>> not_writable(["username", "email", "name"], ["email"])
    ['name']
    """
    return [name for name in filled if name not in (*writable, *NOT_WRITTEN)]
