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
    for attribute, form in (("email", _MAIL), ("phone_number", _PHONE)):
        if attribute in pool.username_attributes and form.fullmatch(given):
            if found.get(attribute, given) != given:
                raise invalid(f"The username and the {attribute} must be the same.")
            found[attribute] = given
            return str(uuid.uuid4()), found
    wanted = " or a ".join(
        "phone number" if each == "phone_number" else each for each in pool.username_attributes
    )
    raise invalid(f"Username should be {'an' if wanted.startswith('e') else 'a'} {wanted}.")


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
