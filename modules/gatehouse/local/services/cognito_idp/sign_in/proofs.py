"""The password itself, or the proof that a client knows it."""

from __future__ import annotations

import base64
import binascii

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, wrong_credentials
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in import custom, events, srp, steps
from gatehouse.local.services.cognito_idp.sign_in.progress import Challenge, Progress
from gatehouse.local.services.cognito_idp.users import passwords

_NEEDED = ("USERNAME", "TIMESTAMP", "PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK")


def check_password(call: Call, progress: Progress, password: str) -> None:
    """Refuse a sign-in with a password that is not the user's.

    Whom an import has made has no password, and is told to reset it, unless the client hides who
    exists.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html

    Raises
    ------
    ServiceError
        If it is wrong, nobody has it, or wrong ones were tried too often.
    """
    user, pool = progress.user, progress.pool
    if user is None:
        raise wrong_credentials()
    passwords.check_pause(user, call.now)
    if user.status == "UNCONFIRMED" or (user.password is None and not progress.client.hides_users):
        steps.check_status(user)
    if user.password is None:
        raise wrong_credentials()
    if not passwords.is_password(pool, user, user.password, password):
        _wrong(call, pool, user)
        raise wrong_credentials()


async def answered(call: Call, challenge: Challenge, given: Json) -> Json:
    """Go on after the proof of the password."""
    check_form(given)
    progress = challenge.progress
    if progress.user is not None:
        passwords.check_pause(progress.user, call.now)
    right = _proves(challenge, given) and _is_current(challenge)
    if progress.user is not None and not right:
        _wrong(call, progress.pool, progress.user)
    if progress.rounds is not None and right:
        return await custom.proven(call, progress, right=right)
    if not right:
        raise wrong_credentials()
    return await steps.after_first_factor(call, progress)


def check_form(given: Json) -> None:
    """Refuse a proof that lacks a part, or whose time can't be read."""
    for name in _NEEDED:
        if not given.get(name):
            raise invalid(f"Missing required parameter {name}")
    if srp.canonical(str(given["TIMESTAMP"])) is None:
        raise invalid("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
    try:
        base64.b64decode(str(given["PASSWORD_CLAIM_SIGNATURE"]), validate=True)
    except (binascii.Error, ValueError):
        raise invalid("Invalid PASSWORD_CLAIM_SIGNATURE format. Must be a Base64 string.") from None


def _proves(challenge: Challenge, given: Json) -> bool:
    assert challenge.exchange is not None, "a proof has its other side"
    return challenge.exchange.proves(
        str(given["PASSWORD_CLAIM_SIGNATURE"]),
        str(given["PASSWORD_CLAIM_SECRET_BLOCK"]),
        str(given["TIMESTAMP"]),
    )


def _is_current(challenge: Challenge) -> bool:
    """Return whether the proof is of the password that the user has now."""
    user, exchange = challenge.progress.user, challenge.exchange
    if user is None or user.password is None or exchange is None:
        return False
    return int(user.password.verifier, 16) == exchange.verifier


def proves(challenge: Challenge, given: Json) -> bool:
    """Return whether a device's proof is right."""
    check_form(given)
    return _proves(challenge, given)


def _wrong(call: Call, pool: Pool, user: User) -> None:
    passwords.failed(user, call.now)
    events.record(call, pool, user, "SignIn", passed=False)
