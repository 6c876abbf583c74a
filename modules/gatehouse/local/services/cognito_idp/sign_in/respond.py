"""Answer a challenge: ``RespondToAuthChallenge`` and ``AdminRespondToAuthChallenge``.

Only whoever was given a challenge can answer it: the session must be of this client, this user and
this challenge. It is used once; the proof of ``USER_SRP_AUTH`` comes without one.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients.hashes import check_hash
from gatehouse.local.services.cognito_idp.comparing import same
from gatehouse.local.services.cognito_idp.errors import invalid, invalid_session, wrong_credentials
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in import (
    choice,
    custom,
    device_proof,
    factors,
    proofs,
    steps,
    totp,
)
from gatehouse.local.services.cognito_idp.sign_in.progress import (
    MOST_WRONG,
    Challenge,
    held,
    session_of,
)
from gatehouse.local.services.cognito_idp.sign_in.verifier import VERIFIER
from gatehouse.local.services.cognito_idp.users import passwords
from gatehouse.local.services.cognito_idp.users.writing import check_client_writes, write
from gatehouse.local.services.contract import ServiceError

_ATTRIBUTE = "userAttributes."
_Answer = Callable[[Call, Challenge, Json], Awaitable[Json]]


async def respond_to_auth_challenge(call: Call, asked: Json) -> Json:
    """Carry out ``RespondToAuthChallenge``."""
    client = call.client(asked)
    return await _respond(call, call.pool_of(client), client, asked)


async def admin_respond_to_auth_challenge(call: Call, asked: Json) -> Json:
    """Carry out ``AdminRespondToAuthChallenge``."""
    pool = call.pool(asked)
    return await _respond(call, pool, call.client_in(pool, asked), asked)


async def _respond(call: Call, pool: Pool, client: Client, asked: Json) -> Json:
    name = str(asked["ChallengeName"])
    given: Json = asked.get("ChallengeResponses") or {}
    if name not in _ANSWERS:
        raise invalid(f"The challenge {name} can't be answered here.")
    if not given:
        raise invalid("Missing required parameter challenge responses.")
    if name == VERIFIER:
        proofs.check_form(given)
    session = str(asked.get("Session") or session_of(call, client, name, given))
    if not session:
        raise (
            wrong_credentials()
            if name == VERIFIER
            else invalid("Missing required parameter Session")
        )
    challenge = held(call, session, (name,))
    progress = challenge.progress
    user_name = str(given.get("USERNAME") or "")
    if not user_name:
        raise invalid("Missing required parameter USERNAME")
    if progress.client is not client or progress.pool is not pool:
        raise invalid_session()
    if progress.user is None:
        same_user = user_name == progress.given
    else:
        same_user = call.users(pool).find(user_name) is progress.user
    if not same_user:
        raise invalid_session()
    check_hash(client, user_name, given.get("SECRET_HASH"))
    challenge.progress = progress.told(asked.get("ClientMetadata"))
    return await answer(call, session, challenge, given)


async def answer(call: Call, session: str, challenge: Challenge, given: Json) -> Json:
    """Answer a challenge that is the caller's.

    The session is taken before anything is waited for, so that no two answers use it. Where the
    answer can be corrected, it is put back; a challenge without a session stays.
    """
    if challenge.without_session:
        return await _ANSWERS[challenge.name](call, challenge, given)
    until = call.store.one_time.expires(session)
    call.store.one_time.take(session)
    try:
        return await _ANSWERS[challenge.name](call, challenge, given)
    except ServiceError as error:
        if error.code == "CodeMismatchException":
            challenge.wrong += 1
        if challenge.name in _CAN_BE_CORRECTED and challenge.wrong < MOST_WRONG:
            call.store.one_time.restore(session, challenge, until)
        raise


async def _new_password(call: Call, challenge: Challenge, given: Json) -> Json:
    progress = challenge.progress
    user, pool = progress.somebody(), progress.pool
    password = given.get("NEW_PASSWORD")
    if not password:
        raise invalid("Missing required parameter NEW_PASSWORD")
    passwords.check_policy(pool, str(password))
    attributes = {
        name.removeprefix(_ATTRIBUTE): str(value)
        for name, value in given.items()
        if name.startswith(_ATTRIBUTE)
    }
    check_client_writes(pool, progress.client, attributes)
    _check_required(pool, user, attributes)
    write(call, pool, user, attributes)
    passwords.set_password(pool, user, str(password), call.now, temporary=False)
    user.status = "CONFIRMED"
    return await steps.after_password(call, steps.with_new_password(progress))


def _check_required(pool: Pool, user: User, given: Json) -> None:
    for name, attribute in pool.schema.items():
        if attribute["Required"] and not given.get(name) and name not in user.attributes:
            raise invalid(f"Invalid attributes given, {name} is missing")


async def _app_code(call: Call, challenge: Challenge, given: Json) -> Json:
    user = challenge.progress.somebody()
    code = _needed(given, "SOFTWARE_TOKEN_MFA_CODE")
    if not user.totp_secret or not totp.matches(user.totp_secret, code, call.now):
        raise _wrong_code()
    return await steps.after_second_factor(call, challenge.progress)


async def _sent_code(call: Call, challenge: Challenge, given: Json) -> Json:
    code = _needed(given, f"{challenge.name}_CODE")
    if not challenge.code or not same(challenge.code, code):
        raise _wrong_code()
    if not challenge.first:
        return await steps.after_second_factor(call, challenge.progress)
    user = challenge.progress.somebody()
    verified = f"{choice.BY_MESSAGE[challenge.name]}_verified"
    write(call, challenge.progress.pool, user, {verified: "true"})
    return await steps.after_first_factor(call, challenge.progress)


async def _second_factor_chosen(call: Call, challenge: Challenge, given: Json) -> Json:
    factor = str(given.get("ANSWER") or "")
    if factor not in challenge.choices:
        raise invalid(f"ANSWER must be one of {', '.join(challenge.choices)}.")
    return await factors.ask(call, challenge.progress, factor)


async def _set_up(call: Call, challenge: Challenge, given: Json) -> Json:
    if not challenge.done:
        raise invalid("User has not verified software token mfa")
    return await steps.after_second_factor(call, challenge.progress)


async def _custom(call: Call, challenge: Challenge, given: Json) -> Json:
    return await custom.answered(call, challenge, _needed(given, "ANSWER"))


def _needed(given: Json, name: str) -> str:
    value = given.get(name)
    if not value:
        raise invalid(f"Missing required parameter {name}")
    return str(value)


def _wrong_code() -> ServiceError:
    return ServiceError("CodeMismatchException", "Invalid code received for user")


_ANSWERS: dict[str, _Answer] = {
    VERIFIER: proofs.answered,
    steps.NEW_PASSWORD: _new_password,
    factors.APP: _app_code,
    factors.SMS: _sent_code,
    factors.EMAIL: _sent_code,
    "SMS_OTP": _sent_code,
    "SELECT_MFA_TYPE": _second_factor_chosen,
    "MFA_SETUP": _set_up,
    custom.CUSTOM: _custom,
    choice.SELECT: choice.selected,
    choice.PASSWORD: choice.password_given,
    choice.PASSWORD_SRP: choice.password_given,
    device_proof.BEGIN: device_proof.begun,
    device_proof.VERIFIER: device_proof.answered,
}
#: Challenges whose session stays after an error, so that the answer can be corrected.
_CAN_BE_CORRECTED = frozenset(
    {
        steps.NEW_PASSWORD,
        factors.APP,
        factors.SMS,
        factors.EMAIL,
        "SMS_OTP",
        "SELECT_MFA_TYPE",
        "MFA_SETUP",
        choice.SELECT,
    }
)
