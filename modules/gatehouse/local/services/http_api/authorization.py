"""Who may call a route of an HTTP API, and what the function learns about the caller."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from typing import Any

from ministack.core.arn import execute_api_arn

from gatehouse.local.emulator import api_tables, state
from gatehouse.local.emulator.patching import Answer
from gatehouse.local.gateway import decisions, denials, signature
from gatehouse.local.gateway.call import Question
from gatehouse.local.gateway.signing import reading
from gatehouse.local.gateway.signing.reading import RefusedError
from gatehouse.local.services import registry
from gatehouse.local.services.http_api.answers import message
from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.claims import as_texts
from gatehouse.local.services.http_api.function_authorizer import (
    DeniedError,
    FailedError,
    NoIdentityError,
)
from gatehouse.local.services.openid.jwt_authorizer import (
    UnauthorizedError,
    WithoutScopeError,
    token_of,
)

_SHA256 = "x-amz-content-sha256"
_BEARER = "Bearer"


def forbidden() -> Answer:
    """Make the answer of an HTTP API to a caller who may not call a route."""
    return message(403, "Forbidden")


async def refusal(call: Call) -> Answer | None:
    """Decide a call by its route's authorization, and record the caller in it.

    Parameters
    ----------
    call : Call
        The call; gets ``authorizer``, or ``authorizer_error`` if it is refused.

    Returns
    -------
    Answer or None
        The refusal: 401 for a token that is missing or invalid, 403 for everything else, 500
        for an authorizer that fails. None if the call is allowed.
    """
    kind = str(call.route.get("authorizationType") or "NONE").upper()
    if kind == "AWS_IAM":
        return _by_signature(call)
    if kind not in ("JWT", "CUSTOM"):
        return None
    refused = await (_by_token(call) if kind == "JWT" else _by_function(call))
    told = call.authorizer_error or "it lets the call through"
    reason = f"the {kind} authorizer of the route {call.route_key}: {told}."
    if refused is not None:
        call.received.end("token" if kind == "JWT" else "authorizer", told)
    decisions.note("route's authorizer", refused is None, reason, "execute-api:Invoke", _arn(call))
    return refused


def _by_signature(call: Call) -> Answer | None:
    problem = _scope_problem(call) or _body_problem(call)
    if problem is not None:
        call.received.end("signature", problem)
    problem = problem or _permission_problem(call)
    if problem is not None:
        call.authorizer_error = problem
        return forbidden()
    call.authorizer = {"iam": _identity(call)}
    return None


def _permission_problem(call: Call) -> str | None:
    """Return why the signer may not call the route, None for one who may."""
    try:
        call.received.caller = signature.caller_of(call.received, "")
    except RefusedError as refused:
        call.received.end("signature", refused.message)
        return refused.message
    arn = _arn(call)
    verdict = decisions.decide(call.received, Question("execute-api:Invoke", arn))
    return None if verdict.allowed else denials.message_of(Question(verdict.action, arn), verdict)


def _identity(call: Call) -> dict[str, Any]:
    """Return what the function learns about the signer."""
    caller = call.received.caller
    assert caller is not None
    session = caller.session or {}
    known: dict[str, Any] = {
        "accessKey": caller.access_key,
        "accountId": caller.account,
        "callerId": caller.user_id or None,
        "principalOrgId": state.organization_of(caller.account),
        "userArn": caller.arn or None,
        "userId": caller.user_id or None,
    }
    if session.get("_identity_id"):
        known["cognitoIdentity"] = {
            "amr": session.get("_cognito_amr") or [],
            "identityId": session["_identity_id"],
            "identityPoolId": session.get("_identity_pool_id"),
        }
    return known


def _scope_problem(call: Call) -> str | None:
    """Return what is wrong with the service or region in a signature, None if nothing is.

    It is the signature that is verified, wherever else a credential is named.
    """
    try:
        found = reading.read(call.received.received)
    except RefusedError as refused:
        return refused.message
    if found is None or found.version != 4:
        return "the request is not signed"
    if found.service != "execute-api":
        return f"the signature must be for the service execute-api, not {found.service}"
    if found.region != call.region:
        return f"the signature must be for {call.region}, the region of the API, not {found.region}"
    return None


def _body_problem(call: Call) -> str | None:
    """Return whether the body differs from the digest in the signature's header.

    The emulator believes the header.
    """
    named = call.headers.get(_SHA256)
    if named is None or named == hashlib.sha256(call.body).hexdigest():
        return None
    return f"{_SHA256} must be the digest of the body"


async def _by_token(call: Call) -> Answer | None:
    authorizer = _authorizer(call)
    if authorizer is None:
        return _unauthorized(call, "the route's authorizer does not exist any more")
    sources = authorizer.get("identitySource") or []
    text = token_of(sources, call.headers, call.query)
    if text is None:
        return _unauthorized(call, "the token is missing")
    wanted = call.route.get("authorizationScopes") or []
    try:
        entry = await registry.jwt_authorizer().enter(authorizer, wanted, text, time.time())
    except WithoutScopeError as error:
        call.authorizer_error = str(error)
        return forbidden()
    except UnauthorizedError as error:
        return _unauthorized(call, str(error), _challenge(wanted, error.told))
    call.authorizer = {
        "jwt": {
            "claims": as_texts(entry.claims),
            "scopes": entry.scopes if wanted else None,
        }
    }
    return None


def _unauthorized(call: Call, why: str, challenge: str = _BEARER) -> Answer:
    call.authorizer_error = why
    status, headers, body = message(401, "Unauthorized")
    return status, {**headers, "www-authenticate": challenge}, body


def _challenge(scopes: Sequence[str], told: str) -> str:
    """Say what is wrong with a token, as far as AWS is known to say it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
    """
    described = f' error_description="{told}"' if told else ""
    return f'{_BEARER} scope="{" ".join(scopes)}" error="invalid_token"{described}'


async def _by_function(call: Call) -> Answer | None:
    authorizer = _authorizer(call)
    try:
        if authorizer is None:
            raise FailedError("the route's authorizer does not exist any more")
        said = await registry.function_authorizer().enter(call, authorizer, _arn(call), time.time())
    except NoIdentityError as error:
        call.authorizer_error = str(error)
        return message(401, "Unauthorized")
    except DeniedError as error:
        call.authorizer_error = str(error)
        return forbidden()
    except FailedError as error:
        call.authorizer_error = f"the authorizer failed: {error}"
        return message(500, "Internal Server Error")
    call.authorizer = {"lambda": said}
    return None


def _arn(call: Call) -> str:
    arn: str = execute_api_arn(
        call.region, call.account, call.api_id, call.stage, call.method, call.path
    )
    return arn


def _authorizer(call: Call) -> dict[str, Any] | None:
    return api_tables.store().authorizers.find(call.api_id, call.route.get("authorizerId"))
