"""What a handler may believe of a request: the caller from the signature, the rest once checked."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, TypedDict

from lambdas.shared.responses import HttpError


class CognitoIdentity(TypedDict):
    """The identity whose temporary credentials signed the request."""

    identityId: str
    identityPoolId: str
    amr: list[str]


class IamAuthorizer(TypedDict):
    """Who signed: ``cognitoIdentity`` is null for callers that did not come through a pool."""

    cognitoIdentity: CognitoIdentity | None


class Authorizer(TypedDict, total=False):
    """Who the route's authorizer let in."""

    iam: IamAuthorizer


class RequestContext(TypedDict, total=False):
    """What API Gateway itself says about a request."""

    requestId: str
    authorizer: Authorizer


class HttpApiEvent(TypedDict, total=False):
    """A request of an HTTP API, payload format 2.0: the part that the handlers read."""

    requestContext: RequestContext
    pathParameters: dict[str, str] | None
    queryStringParameters: dict[str, str] | None
    body: str | None
    isBase64Encoded: bool


def caller(event: HttpApiEvent) -> str:
    """Tell the identity id of who signed the request.

    API Gateway puts it into the request context after it has checked the signature. Nothing that
    the client sends can change it, which is why no other part of the event is ever asked.

    Parameters
    ----------
    event : HttpApiEvent
        The request.

    Returns
    -------
    str
        The identity id, ``{region}:{uuid}``.

    Raises
    ------
    HttpError
        403 if nobody, or somebody without a Cognito identity, signed it.

    Example
    -------
    >>> caller({"requestContext": {"authorizer": {"iam": {"cognitoIdentity": {
    ...     "identityId": "eu-west-1:7", "identityPoolId": "eu-west-1:1", "amr": []}}}}})
    'eu-west-1:7'
    """
    iam = event.get("requestContext", {}).get("authorizer", {}).get("iam")
    identity = iam.get("cognitoIdentity") if iam else None
    identity_id = identity.get("identityId") if identity else None
    if not identity_id:
        raise HttpError(403, "Forbidden")
    return identity_id


def path_parameter(event: HttpApiEvent, name: str) -> str:
    """Read a ``{name}`` of the route's path; empty if the route has none of that name."""
    return (event.get("pathParameters") or {}).get(name, "")


def query_parameter(event: HttpApiEvent, name: str) -> str | None:
    """Read a parameter of the query string, None if it is not there."""
    return (event.get("queryStringParameters") or {}).get(name)


def json_object(event: HttpApiEvent) -> dict[str, Any]:
    """Read the body as a JSON object.

    Raises
    ------
    HttpError
        400 if there is none, or it is not UTF-8, not JSON or not an object.
    """
    body = event.get("body") or ""
    try:
        text = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body
        content = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        raise HttpError(400, "The body must be JSON.") from None
    if not isinstance(content, dict):
        raise HttpError(400, "The body must be a JSON object.")
    return content
