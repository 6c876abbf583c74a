"""Call a function of a pool, and read its answer.

A function that raises refuses: the client reads ``PreSignUp failed with error …``.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

from __future__ import annotations

from typing import Any

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.outside import FunctionFailedError, FunctionMissingError
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.contract import ServiceError

#: What Cognito sends for an SDK that it does not know.
_SDK = "aws-sdk-unknown-unknown"


def has(pool: Pool, trigger: str) -> bool:
    """Return whether a pool has a function for a trigger."""
    return bool(_arn(pool, trigger))


async def run(
    call: Call,
    pool: Pool,
    source: str,
    *,
    name: str,
    client: str,
    request: Json,
    response: Json,
    trigger: str = "",
    version: str = "1",
    must_answer: bool = True,
) -> Json | None:
    """Call the function of a trigger, if the pool has one.

    Parameters
    ----------
    call : Call
        The call.
    pool : Pool
        The pool.
    source : str
        The event's source: ``PreSignUp_SignUp``.
    name, client : str
        The user's name and the client's id.
    request, response : dict
        The event's two parts; the response with the members that the function may fill.
    trigger : str
        The trigger's name. Default: the part of the source before the underscore.
    version : str
        The event's version. Default 1.
    must_answer : bool
        Whether the function must return its event. Default True; a sender of messages need not.

    Returns
    -------
    dict or None
        The event's response as the function returned it, None if the pool has no function.

    Raises
    ------
    ServiceError
        If the function refuses, can't be called, or returns something else than its event.
    """
    trigger = trigger or source.partition("_")[0]
    arn = _arn(pool, trigger)
    if not arn:
        return None
    event = {
        "version": version,
        "triggerSource": source,
        "region": pool.region,
        "userPoolId": pool.id,
        "userName": name,
        "callerContext": {"awsSdkVersion": _SDK, "clientId": client or "CLIENT_ID_NOT_APPLICABLE"},
        "request": request,
        "response": response,
    }
    try:
        returned = await call.outside.invoke(pool, arn, event)
    except FunctionMissingError:
        raise ServiceError(
            "UnexpectedLambdaException",
            f"{trigger} invocation failed due to error AccessDeniedException.",
        ) from None
    except FunctionFailedError as error:
        told = str(error).rstrip(".")
        raise ServiceError(
            "UserLambdaValidationException", f"{trigger} failed with error {told}."
        ) from None
    return _response(returned) if must_answer else {}


def attributes_of(user: User) -> Json:
    """Return a user's attributes as triggers see them."""
    shown = dict(user.attributes)
    shown["cognito:user_status"] = user.status
    if user.preferred or user.factors:
        shown["cognito:mfa_enabled"] = "true"
    return shown


def told(metadata: Json | None, name: str = "clientMetadata") -> Json:
    """Return the metadata of a request as a member of an event; AWS leaves empty ones out."""
    return {name: dict(metadata)} if metadata else {}


def wrong_answer(why: str = "Unrecognizable lambda output") -> ServiceError:
    """Make the error for a function that returns something else than its event."""
    return ServiceError("InvalidLambdaResponseException", why)


def _arn(pool: Pool, trigger: str) -> str:
    triggers = pool.settings.get("LambdaConfig") or {}
    if trigger == "PreTokenGeneration":
        block = triggers.get("PreTokenGenerationConfig") or {}
        return str(block.get("LambdaArn") or triggers.get(trigger) or "")
    held = triggers.get(trigger) or ""
    return str(held.get("LambdaArn") or "") if isinstance(held, dict) else str(held)


def _response(returned: Any) -> Json:
    if not isinstance(returned, dict) or not isinstance(returned.get("response"), dict):
        raise wrong_answer()
    response: Json = returned["response"]
    return response
