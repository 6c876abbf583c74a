"""The filter of ``ListUsers``: one attribute, ``=`` or ``^=``, one value.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Pool, User

_FORM = re.compile(r'\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)
_ATTRIBUTES = frozenset(
    ["email", "phone_number", "name", "given_name", "family_name", "preferred_username", "sub"]
)
_STATES = frozenset({"username", "cognito:user_status", "status"})
_EXACT = frozenset({"username", "status", "sub"})


def of(pool: Pool, text: str) -> Callable[[User], bool]:
    """Return which users a filter lets pass; an empty one lets all pass.

    Raises
    ------
    ServiceError
        If it is no filter, or its attribute can't be searched.
    """
    if not text.strip():
        return lambda user: True
    found = _FORM.fullmatch(text)
    if not found:
        raise invalid("Error while parsing filter.")
    name, operator, value = found[1], found[2], re.sub(r"\\(.)", r"\1", found[3])
    if name not in _ATTRIBUTES | _STATES:
        raise invalid(f"Invalid search attribute: {name}")
    folded = name not in _EXACT or (name == "username" and not pool.case_sensitive)
    wanted = value.lower() if folded else value

    def passes(user: User) -> bool:
        held = _value(user, name)
        if held is None:
            return False
        held = held.lower() if folded else held
        return held.startswith(wanted) if operator == "^=" else held == wanted

    return passes


def _value(user: User, name: str) -> str | None:
    if name == "username":
        return user.name
    if name == "cognito:user_status":
        return user.status
    if name == "status":
        return "Enabled" if user.enabled else "Disabled"
    return user.attributes.get(name)
