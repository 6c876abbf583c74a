"""Call the function of an authorizer."""

from __future__ import annotations

from typing import Any

from gatehouse.local.services.contract import Json
from gatehouse.local.services.http_api import functions
from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.function_authorizer import FailedError


async def ask(call: Call, authorizer: Json, event: Json) -> Any:
    """Call the function of an authorizer and return what it returned.

    Parameters
    ----------
    call : Call
        The call that it is to decide about.
    authorizer : dict
        The authorizer.
    event : dict
        The event for the function.

    Raises
    ------
    FailedError
        If there is no such function, the API may not call it, or it fails.
    """
    uri = str(authorizer.get("authorizerUri") or "")
    function = functions.find(uri, call.account, call.region)
    if function is None:
        raise FailedError(f"there is no function {functions.reference_of(uri)}")
    source = source_of(call.region, call.account, call.api_id, authorizer)
    if not function.may_be_called(source, str(authorizer.get("authorizerCredentialsArn") or "")):
        raise FailedError("the function's policy does not allow the API to call it")
    result = await function.run(event)
    if result.get("throttle"):
        raise FailedError("the function has no concurrency left")
    if why := functions.why_failed(result):
        raise FailedError(why)
    return functions.returned(result)


def source_of(region: str, account: str, api_id: str, authorizer: Json) -> str:
    """Return the ARN of an authorizer, as a function's policy has it."""
    api = f"arn:aws:execute-api:{region}:{account}:{api_id}"
    return f"{api}/authorizers/{authorizer['authorizerId']}"
