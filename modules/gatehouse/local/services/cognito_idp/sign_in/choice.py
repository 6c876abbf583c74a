"""The flow in which the user chooses the first factor: ``USER_AUTH``.

https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import (
    invalid,
    invalid_session,
    needs_tier,
    wrong_credentials,
)
from gatehouse.local.services.cognito_idp.pools import checks
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in import factors, proofs, steps, verifier
from gatehouse.local.services.cognito_idp.sign_in.progress import Challenge, Progress, give

SELECT = "SELECT_CHALLENGE"
PASSWORD, PASSWORD_SRP = "PASSWORD", "PASSWORD_SRP"
#: First factors by message, each with the attribute that a code goes to.
BY_MESSAGE = {"EMAIL_OTP": "email", "SMS_OTP": "phone_number"}


@dataclass(frozen=True)
class SignedUp:
    """A user who may sign in at once, having confirmed an address.

    Parameters
    ----------
    pool, client, user, sub : str
        The pool, the client, and the user's name and ``sub``: the name may become another's.
    confirmed : bool
        Whether the code was right yet.
    """

    pool: str
    client: str
    user: str
    sub: str
    confirmed: bool


async def begin(call: Call, progress: Progress, given: Json) -> Json:
    """Begin the flow with the preferred factor, or let the user choose."""
    if progress.pool.tier == "LITE":
        raise needs_tier(progress.pool.tier, "USER_AUTH")
    choices = available(progress.pool, progress.user)
    preferred = str(given.get("PREFERRED_CHALLENGE") or "")
    if preferred in choices:
        return await chosen(call, progress, preferred, given)
    challenge = Challenge(SELECT, progress, choices=choices)
    return give(call, challenge, {"USERNAME": progress.given})


async def chosen(call: Call, progress: Progress, factor: str, given: Json) -> Json:
    """Ask for the factor that the user chose, or take it where it came along."""
    if factor == PASSWORD and given.get("PASSWORD"):
        proofs.check_password(call, progress, str(given["PASSWORD"]))
        return await steps.after_first_factor(call, progress)
    if factor == PASSWORD_SRP and given.get("SRP_A"):
        return verifier.ask(call, progress, verifier.public_value(given["SRP_A"]))
    if factor in (PASSWORD, PASSWORD_SRP):
        named = {"USERNAME": progress.given}
        return give(call, Challenge(factor, progress, first=True), named)
    if factor in BY_MESSAGE:
        return await factors.ask(call, progress, factor, first=True)
    raise invalid("The local AWS has no passkeys: choose another challenge.")


def available(pool: Pool, user: User | None) -> list[str]:
    """Return the first factors that a user can choose.

    A user with a second factor begins with the password. An unknown user seems to have every
    factor of the pool.
    """
    allowed = checks.first_factors(pool.settings)
    found = []
    if user is None or user.password is not None:
        found += [PASSWORD_SRP, PASSWORD]
    if user is not None and (pool.mfa == "ON" or user.factors):
        return found
    for factor, attribute in BY_MESSAGE.items():
        has = user is None or bool(user.attributes.get(attribute))
        if factor in allowed and has:
            found.append(factor)
    return found


async def after_sign_up(call: Call, pool: Pool, client: Client, session: str, name: str) -> Json:
    """Sign in a user who has just confirmed an address, with the session of that."""
    held = call.store.one_time.get(session, SignedUp, call.now)
    user = call.users(pool).find(name)
    if (
        held is None
        or user is None
        or not held.confirmed
        or (held.pool, held.client, held.user) != (pool.id, client.id, user.name)
        or held.sub != user.sub
    ):
        raise invalid_session()
    call.store.one_time.take(session)
    progress = Progress(pool, client, user, name, "USER_AUTH")
    return await steps.after_first_factor(call, progress)


async def selected(call: Call, challenge: Challenge, given: Json) -> Json:
    """Go on after the choice."""
    factor = str(given.get("ANSWER") or "")
    if factor not in challenge.choices:
        raise invalid(f"ANSWER must be one of {', '.join(challenge.choices)}.")
    return await chosen(call, challenge.progress, factor, given)


async def password_given(call: Call, challenge: Challenge, given: Json) -> Json:
    """Go on after the password itself, or the beginning of its proof."""
    progress = challenge.progress
    if challenge.name == PASSWORD_SRP:
        return verifier.ask(call, progress, verifier.public_value(given.get("SRP_A")))
    if not given.get("PASSWORD"):
        raise invalid("Missing required parameter PASSWORD")
    if progress.user is None:
        raise wrong_credentials()
    proofs.check_password(call, progress, str(given["PASSWORD"]))
    return await steps.after_first_factor(call, progress)
