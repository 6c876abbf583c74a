"""What is known of a call by the names behind ``$context``.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.events import request_time


def variable(call: Call, name: str) -> Any:
    """Return what a variable holds, None if it holds nothing.

    Parameters
    ----------
    call : Call
        The call.
    name : str
        The name behind ``$context``: ``authorizer.claims.sub``.
    """
    if name.startswith("authorizer."):
        return _of_authorizer(call, name.removeprefix("authorizer."))
    return variables(call).get(name)


def variables(call: Call) -> dict[str, Any]:
    """Return the variables that are known before the integration is called."""
    return {
        "accountId": call.account,
        "apiId": call.api_id,
        "customDomain.basePathMatched": call.mapping.base_path if call.mapping else None,
        "domainName": call.domain,
        "domainPrefix": call.domain.partition(".")[0],
        "extendedRequestId": call.request_id,
        "httpMethod": call.method,
        "path": call.raw_path,
        "protocol": "HTTP/1.1",
        "requestId": call.request_id,
        "requestTime": request_time(call),
        "requestTimeEpoch": int(call.started * 1000),
        "routeKey": call.route_key,
        "stage": call.stage,
        **_identity(call),
    }


def _identity(call: Call) -> dict[str, Any]:
    """Return the variables of a caller who signed."""
    caller = call.authorizer.get("iam") or {}
    cognito = caller.get("cognitoIdentity") or {}
    amr = list(cognito.get("amr") or [])
    return {
        "identity.accountId": caller.get("accountId"),
        "identity.caller": caller.get("callerId"),
        "identity.cognitoAuthenticationProvider": ",".join(amr[1:]) or None,
        "identity.cognitoAuthenticationType": amr[0] if amr else None,
        "identity.cognitoIdentityId": cognito.get("identityId"),
        "identity.cognitoIdentityPoolId": cognito.get("identityPoolId"),
        "identity.principalOrgId": caller.get("principalOrgId"),
        "identity.sourceIp": call.source_ip,
        "identity.user": caller.get("userId"),
        "identity.userAgent": call.headers.get("user-agent"),
        "identity.userArn": caller.get("userArn"),
    }


def _of_authorizer(call: Call, name: str) -> Any:
    """Return a claim of a token, or what an authorizer's function has returned."""
    for prefix in ("jwt.claims.", "claims."):
        if name.startswith(prefix):
            claims = (call.authorizer.get("jwt") or {}).get("claims") or {}
            return _inner(claims, name.removeprefix(prefix))
    return _inner(call.authorizer.get("lambda") or {}, name.removeprefix("lambda."))


def _inner(held: Mapping[str, Any], name: str) -> Any:
    """Return a value by its name, or by the names on the way to it: ``a.b``."""
    if name in held:
        return held[name]
    found: Any = held
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
