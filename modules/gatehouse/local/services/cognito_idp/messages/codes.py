"""Codes that are sent to users: of chance, for a while, and not for every guess.

https://docs.aws.amazon.com/cognito/latest/developerguide/limits.html
"""

from __future__ import annotations

import secrets

from gatehouse.local.services.cognito_idp import settings
from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.comparing import same
from gatehouse.local.services.cognito_idp.errors import expired_code, too_many, wrong_code
from gatehouse.local.services.cognito_idp.records import Attempts, Code, User

SIGN_UP, RESET = "sign_up", "reset"
_HOUR, _DAY = 3600.0, 86400.0
_VALID_FOR = {SIGN_UP: _DAY, RESET: _HOUR}
#: The most wrong entries of a code, and the most requests for one, in an hour.
_ENTRIES, _REQUESTS = 5, 20


def verification(attribute: str) -> str:
    """Return the purpose of a code that verifies an attribute."""
    return f"verify {attribute}"


def new(call: Call, *, reset: bool = False, digits: int = 6) -> str:
    """Make a code."""
    if call.settings.fixed_codes:
        fixed = settings.FIXED_RESET if reset else settings.FIXED
        return fixed[:digits].ljust(digits, "0")
    return "".join(secrets.choice("0123456789") for _ in range(digits))


def issue(call: Call, user: User, purpose: str, attribute: str = "") -> str:
    """Make a code for a user; an earlier one for the same purpose is not valid any more."""
    _count(call, user, f"request {purpose}", _REQUESTS)
    code = new(call, reset=purpose == RESET)
    until = call.now + _VALID_FOR.get(purpose, _DAY)
    user.codes[purpose] = Code(code, until, attribute)
    return code


def check(call: Call, user: User, purpose: str, given: str) -> Code:
    """Return the code of a purpose if this is it.

    Raises
    ------
    ServiceError
        If it is wrong, has expired or was not sent, or wrong ones were entered too often.
    """
    tried = f"entry {purpose}"
    if _of_late(call, user, tried).count >= _ENTRIES:
        raise too_many()
    code = user.codes.get(purpose)
    if code is None or code.expires <= call.now:
        raise expired_code()
    if not same(code.value, given):
        _count(call, user, tried, _ENTRIES)
        raise wrong_code()
    return code


def use(user: User, purpose: str) -> None:
    """Forget a code that has been used, and the wrong entries before it."""
    user.codes.pop(purpose, None)
    user.attempts.pop(f"entry {purpose}", None)


def _of_late(call: Call, user: User, what: str) -> Attempts:
    held = user.attempts.get(what)
    if held is None or held.since + _HOUR <= call.now:
        held = user.attempts[what] = Attempts(0, call.now)
    return held


def _count(call: Call, user: User, what: str, most: int) -> None:
    held = _of_late(call, user, what)
    if held.count >= most:
        raise too_many()
    held.count += 1
