"""Only the user who was given a challenge can answer it.

Extends in ``ministack.services.cognito``, where nobody checks the session of a challenge: with any
session, a caller could name a user and set that user's password, or get the tokens.

- ``_password_auth_result``: the session that it returns is kept, and where MFA is on, a user who
  has not set it up does not get in;
- ``_respond_to_auth_challenge`` and ``_admin_respond_to_auth_challenge``: the session must be of
  this client, this user and this challenge, must not have expired, and is used once. A new password
  must match the pool's policy, and the client must be allowed to write the attributes;
- ``_associate_software_token`` and ``_verify_software_token``: with a session, they set MFA up for
  the user of the session. Upstream sets it up for nobody.

``RespondToAuthChallenge`` in the API reference of Cognito user pools.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as with_changes
from typing import Any

from ministack.core.responses import json_response
from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.overlay import user_attributes

_Json = dict[str, Any]

_NEW_PASSWORD, _SETUP = "NEW_PASSWORD_REQUIRED", "MFA_SETUP"
#: The challenge of a user with an authenticator app.
TOTP = "SOFTWARE_TOKEN_MFA"
#: Challenges whose sessions upstream does not check.
_CHALLENGES = frozenset({_NEW_PASSWORD, _SETUP, TOTP, "SMS_MFA", "EMAIL_OTP"})
_ATTRIBUTE = "userAttributes."
_INVALID = "Invalid session for the user."


@dataclass(frozen=True)
class _Put:
    """A challenge that was given to a user."""

    pool: str
    client: str
    user: str
    challenge: str
    expires: float
    #: For the setup of MFA: whether a code was verified.
    done: bool = False


_put: dict[str, _Put] = {}


def install() -> None:
    """Install the patches."""
    replace(cognito, "_password_auth_result", _keeping)
    replace(cognito, "_respond_to_auth_challenge", _checked)
    replace(cognito, "_admin_respond_to_auth_challenge", _checked)
    replace(cognito, "_associate_software_token", _for_the_session)
    replace(cognito, "_verify_software_token", _of_the_session)


def _keeping(upstream: Upstream) -> Upstream:
    def password_auth_result(
        pool: _Json, pool_id: str, client: str, user: _Json, username: str, *rest: Any, **named: Any
    ) -> Answer:
        if user.get("UserStatus") != "FORCE_CHANGE_PASSWORD":
            due = mfa_due(pool, user, pool_id, username)
            if due:
                return _given(due, pool_id, client, user)
        status, headers, body = upstream(pool, pool_id, client, user, username, *rest, **named)
        told = json.loads(body)
        if status == 200 and told.get("Session"):
            return _given(told, pool_id, client, user)
        return status, headers, body

    return password_auth_result


def mfa_due(pool: _Json, user: _Json, pool_id: str, username: str) -> _Json | None:
    """Make the challenge of a user who must show, or set up, a second factor.

    Parameters
    ----------
    pool, user : dict
        The emulator's records.
    pool_id : str
        The pool's id.
    username : str
        The name that the user signed in with.

    Returns
    -------
    dict or None
        None if the password is enough.
    """
    challenge: _Json | None = cognito._mfa_challenge_for_user(pool, user, pool_id, username)
    if challenge or pool.get("MfaConfiguration") != "ON":
        return challenge
    if not (pool.get("SoftwareTokenMfaConfiguration") or {}).get("Enabled"):
        return None  # only by message, which nobody could receive here
    return {
        "ChallengeName": _SETUP,
        "Session": secrets.token_urlsafe(48),
        "ChallengeParameters": {
            "MFAS_CAN_SETUP": json.dumps([TOTP]),
            "USER_ID_FOR_SRP": username,
        },
    }


def enrol(user: _Json, secret: str | None) -> None:
    """Make an authenticator app a user's second factor.

    Parameters
    ----------
    user : dict
        The emulator's record.
    secret : str or None
        The secret of the app, which has shown a valid code.
    """
    user["_totp_secret"], user["_preferred_mfa"] = secret, TOTP
    user["_mfa_enabled"] = [*user.get("_mfa_enabled", []), TOTP]


def _given(challenge: _Json, pool_id: str, client: str, user: _Json) -> Answer:
    """Return a challenge, and remember the user who was given it."""
    now = time.time()
    for session in [each for each, put in _put.items() if put.expires < now]:
        _put.pop(session, None)
    pool = cognito._get_pool_unscoped(pool_id) or {}
    held = (pool.get("_clients") or {}).get(client) or {}
    _put[challenge["Session"]] = _Put(
        pool_id,
        client,
        user["Username"],
        challenge["ChallengeName"],
        now + 60 * float(held.get("AuthSessionValidity") or 3),
    )
    answer: Answer = json_response(challenge)
    return answer


def _checked(upstream: Upstream) -> Upstream:
    def respond_to_auth_challenge(data: _Json) -> Answer:
        if data.get("ChallengeName") not in _CHALLENGES:
            answer: Answer = upstream(data)  # its session is checked there
            return answer
        session = str(data.get("Session") or "")
        put = _put.get(session)
        pool = cognito._get_pool_unscoped(put.pool) if put else None
        if put is None or pool is None or not _is_for(put, pool, data):
            return refusal("NotAuthorizedException", _INVALID)
        if put.expires < time.time():
            return refusal("NotAuthorizedException", f"{_INVALID[:-1]}, session is expired.")
        if put.challenge == _SETUP and not put.done:
            return refusal("InvalidParameterException", "User has not verified software token mfa")
        if put.challenge == _NEW_PASSWORD:
            answer = _with_new_password(upstream, data, put, pool)
        else:
            answer = upstream(data)
        if answer[0] == 200:
            _put.pop(session, None)
        return answer

    return respond_to_auth_challenge


def _is_for(put: _Put, pool: _Json, data: _Json) -> bool:
    responses = data.get("ChallengeResponses") or {}
    user, _ = cognito._resolve_user(pool, responses.get("USERNAME"))
    return (
        put.challenge == data["ChallengeName"]
        and put.client == data.get("ClientId")
        and data.get("UserPoolId") in (None, put.pool)
        and user is not None
        and user["Username"] == put.user
    )


def _with_new_password(upstream: Upstream, data: _Json, put: _Put, pool: _Json) -> Answer:
    responses = data["ChallengeResponses"]
    password = responses.get("NEW_PASSWORD")
    if not password:
        return refusal("InvalidParameterException", "Missing required parameter NEW_PASSWORD")
    weak: Answer | None = cognito._validate_password(pool, password)
    if weak:
        return weak
    given = {
        name.removeprefix(_ATTRIBUTE): value
        for name, value in responses.items()
        if name.startswith(_ATTRIBUTE)
    }
    refused = user_attributes.refusal_to_write(pool, put.client, given)
    if refused:
        return refused
    user, _ = cognito._resolve_user(pool, put.user)
    listed = [{"Name": name, "Value": value} for name, value in given.items()]
    user["Attributes"] = cognito._merge_attributes(user["Attributes"], listed)
    due = mfa_due(pool, user, put.pool, put.user)
    if due:
        user["_password"], user["UserStatus"] = password, "CONFIRMED"
        return _given(due, put.pool, put.client, user)
    answer: Answer = upstream(data)
    return answer


def _for_the_session(upstream: Upstream) -> Upstream:
    def associate_software_token(data: _Json) -> Answer:
        return _continued(upstream, data, lambda put, _: put)

    return associate_software_token


def _of_the_session(upstream: Upstream) -> Upstream:
    def verify_software_token(data: _Json) -> Answer:
        secret = cognito._totp_session_secrets.get(data.get("Session"))

        def enrolled(put: _Put, pool: _Json) -> _Put:
            user, _ = cognito._resolve_user(pool, put.user)
            enrol(user, secret)
            return with_changes(put, done=True)

        return _continued(upstream, data, enrolled)

    return verify_software_token


def _continued(upstream: Upstream, data: _Json, step: Callable[[_Put, _Json], _Put]) -> Answer:
    """Answer a step of the setup of MFA; the new session replaces the previous one."""
    session = data.get("Session")
    if not session or data.get("AccessToken"):
        answer: Answer = upstream(data)
        return answer
    put = _put.get(session)
    pool = cognito._get_pool_unscoped(put.pool) if put else None
    if put is None or pool is None or put.challenge != _SETUP or put.expires < time.time():
        return refusal("NotAuthorizedException", _INVALID)
    status, headers, body = upstream(data)
    if status == 200:
        _put.pop(session, None)
        _put[json.loads(body)["Session"]] = step(put, pool)
    return status, headers, body
