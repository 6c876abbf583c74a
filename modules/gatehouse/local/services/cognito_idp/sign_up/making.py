"""Make a user."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.directory import VERIFIED
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Pool, User
from gatehouse.local.services.cognito_idp.triggers.events import PreSignUp

_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"\+\d{3,15}")


def named(pool: Pool, given: str, attributes: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return the name of a new user, and the attributes with the address that was given as name.

    In a pool where people sign in with an address, the user's name is made up.

    Raises
    ------
    ServiceError
        If the name is none that the pool takes.
    """
    found = dict(attributes)
    if not pool.username_attributes:
        for alias, form in (("email", _MAIL), ("phone_number", _PHONE)):
            if alias in pool.alias_attributes and form.fullmatch(given):
                told = "email" if alias == "email" else "phone number"
                raise invalid(
                    f"Username cannot be of {told} format, since user pool is configured for "
                    f"{told} alias."
                )
        return given, found
    attribute = check_name(pool, given)
    if found.get(attribute, given) != given:
        raise invalid(
            f"User {_told(attribute)} should be empty or same as username, since username "
            f"attribute is {attribute}."
        )
    found[attribute] = given
    return str(uuid.uuid4()), found


def check_name(pool: Pool, given: str) -> str:
    """Return which attribute a name is, in a pool where people sign in with an address.

    The words are AWS's (https://github.com/jagregory/cognito-local/issues/102). In another pool any
    name will do, and it is no attribute.
    """
    names = pool.username_attributes
    for attribute, form in (("email", _MAIL), ("phone_number", _PHONE)):
        if attribute in names and form.fullmatch(given):
            return attribute
    if not names:
        return ""
    if len(names) > 1:
        raise invalid("Username should be either an email or a phone number.")
    raise invalid(f"Username should be {'an' if 'email' in names else 'a'} {_told(names[0])}.")


def check_sub(given: Mapping[str, str]) -> None:
    """Refuse a new user with a ``sub`` of the request's."""
    if "sub" in given:
        raise invalid("Cannot modify the non-mutable attribute sub")


def _told(attribute: str) -> str:
    return attribute.replace("_", " ")


def new_user(call: Call, pool: Pool, name: str, attributes: Mapping[str, str], status: str) -> User:
    """Make a user, who is not in the pool yet; a name that is made up is the ``sub`` as well."""
    made_up = pool.username_attributes and status != "EXTERNAL_PROVIDER"
    sub = name if made_up else str(uuid.uuid4())
    kept = {key: value for key, value in attributes.items() if value != ""}
    return User(name, {**kept, "sub": sub}, status, created=call.now, modified=call.now)


def verified(attributes: Mapping[str, str], decided: PreSignUp) -> dict[str, str]:
    """Return attributes with those verified that a function says are."""
    found = dict(attributes)
    for address, says in (
        ("email", decided.verifies_email),
        ("phone_number", decided.verifies_phone),
    ):
        if says:
            if not found.get(address):
                raise invalid(f"Can not auto verify {address}, which the user does not have.")
            found[VERIFIED[address]] = "true"
    return found
