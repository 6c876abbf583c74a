"""Passwords: the pool's policy, what is kept of them, and the pauses after wrong ones.

https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow-features.html
"""

from __future__ import annotations

import secrets
import string

from gatehouse.local.services.cognito_idp.errors import refused
from gatehouse.local.services.cognito_idp.records import Password, Pool, User
from gatehouse.local.services.cognito_idp.sign_in import srp
from gatehouse.local.services.contract import ServiceError

_SYMBOLS = frozenset("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ")
#: Wrong passwords without a pause, the longest pause, and the time after which they are forgotten.
_FREE, _LONGEST, _FORGOTTEN = 5, 900.0, 900.0
_DAY = 86400


def check_policy(pool: Pool, password: str) -> None:
    """Refuse a password that does not match the pool's policy."""
    policy = pool.settings["Policies"]["PasswordPolicy"]
    wrong = ""
    if len(password) < int(policy.get("MinimumLength") or 6):
        wrong = "Password not long enough"
    elif policy.get("RequireUppercase") and not any(each.isupper() for each in password):
        wrong = "Password must have uppercase characters"
    elif policy.get("RequireLowercase") and not any(each.islower() for each in password):
        wrong = "Password must have lowercase characters"
    elif policy.get("RequireNumbers") and not any(each.isdigit() for each in password):
        wrong = "Password must have numeric characters"
    elif policy.get("RequireSymbols") and not _SYMBOLS & set(password):
        wrong = "Password must have symbol characters"
    if wrong:
        raise ServiceError(
            "InvalidPasswordException", f"Password did not conform with policy: {wrong}"
        )


def set_password(pool: Pool, user: User, password: str, at: float, *, temporary: bool) -> None:
    """Give a user a password.

    Raises
    ------
    ServiceError
        If the policy does not allow it, or the user had it lately.
    """
    check_policy(pool, password)
    remembered = int(pool.settings["Policies"]["PasswordPolicy"].get("PasswordHistorySize") or 0)
    lately = ([user.password] if user.password and not user.temporary else []) + user.former
    checked = [] if temporary else lately[:remembered]
    if any(is_password(pool, user, each, password) for each in checked):
        raise ServiceError(
            "PasswordHistoryPolicyViolationException", "Password has previously been used"
        )
    user.former = lately[:remembered]
    user.password = srp.new_password(pool.suffix, user.name, password, at)
    user.temporary = temporary
    user.failures = 0
    user.modified = at


def take_away(user: User, at: float) -> None:
    """Leave a user without a password to sign in with."""
    user.password, user.modified = None, at


def is_password(pool: Pool, user: User, kept: Password, password: str) -> bool:
    """Return whether a kept password is this one."""
    return srp.matches(kept, pool.suffix, user.name, password)


def check_pause(user: User, at: float) -> None:
    """Refuse an attempt while the user is locked out after wrong passwords."""
    if user.failures < _FREE:
        return
    pause = min(2.0 ** (user.failures - _FREE), _LONGEST)
    if at < user.failed_at + pause:
        raise refused("Password attempts exceeded")
    if at >= user.failed_at + pause + _FORGOTTEN:
        user.failures = 0


def failed(user: User, at: float) -> None:
    """Count a wrong password."""
    user.failures += 1
    user.failed_at = at


def check_age(pool: Pool, user: User, at: float) -> None:
    """Refuse a temporary password that has expired."""
    if not user.temporary or user.password is None:
        return
    policy = pool.settings["Policies"]["PasswordPolicy"]
    days = policy.get("TemporaryPasswordValidityDays")
    if days is None:
        days = pool.settings["AdminCreateUserConfig"].get("UnusedAccountValidityDays") or 7
    if days and at > user.password.set_at + float(days) * _DAY:
        raise refused("Temporary password has expired and must be reset by an administrator.")


def temporary_password(pool: Pool) -> str:
    """Make a password that matches the pool's policy."""
    length = max(8, int(pool.settings["Policies"]["PasswordPolicy"].get("MinimumLength") or 8))
    letters = string.ascii_letters + string.digits
    must = [string.ascii_uppercase, string.ascii_lowercase, string.digits, "!@#%&=+-"]
    chosen = [secrets.choice(each) for each in must]
    chosen += [secrets.choice(letters) for _ in range(length - len(must))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)
