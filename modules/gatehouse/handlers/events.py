"""What a handler may believe of a request: the caller from the signature, the rest once checked."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, TypedDict

from gatehouse.handlers.responses import HttpError

# In ``amr``, what stands between the user pool and its user.
_SIGNED_IN = ":CognitoSignIn:"


class CognitoIdentity(TypedDict):
    """The identity whose temporary credentials signed the request."""

    identityId: str
    identityPoolId: str
    amr: list[str]


class IamAuthorizer(TypedDict):
    """Who signed: ``cognitoIdentity`` is null for callers that did not come through a pool."""

    cognitoIdentity: CognitoIdentity | None


class JwtAuthorizer(TypedDict, total=False):
    """What the token says that API Gateway has checked."""

    claims: dict[str, str]
    scopes: list[str] | None


Authorizer = TypedDict(
    "Authorizer",
    {"iam": IamAuthorizer, "jwt": JwtAuthorizer, "lambda": dict[str, Any]},
    total=False,
)
"""Who the route's authorizer let in."""


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


def subject(event: HttpApiEvent) -> str:
    """Tell the user pool's id of the caller, ``sub``: from the token, or from the signature.

    It is the same for a user wherever it signs in, also where there is no identity pool. The
    identity id of `caller` is another one.

    Raises
    ------
    HttpError
        403 if the request carries neither a token nor a signature of a user of a user pool.

    Example
    -------
    >>> subject({"requestContext": {"authorizer": {"jwt": {"claims": {"sub": "7-7"}}}}})
    '7-7'
    """
    authorizer = event.get("requestContext", {}).get("authorizer", {})
    claimed = authorizer.get("jwt", {}).get("claims", {}).get("sub")
    if claimed:
        return claimed
    iam = authorizer.get("iam")
    identity = iam.get("cognitoIdentity") if iam else None
    for entry in (identity.get("amr") or []) if identity else []:
        _, signed_in, user = entry.partition(_SIGNED_IN)
        if signed_in and user:
            return user
    raise HttpError(403, "Forbidden")


def owner(event: HttpApiEvent) -> str:
    """Tell under which name the caller's things are kept, whichever authorizer the route has.

    That is the identity id where the request was signed, as in policies on the own folder, and the
    subject where it carries a token.

    Raises
    ------
    HttpError
        403 if it is nobody's.
    """
    signed = event.get("requestContext", {}).get("authorizer", {}).get("iam")
    return caller(event) if signed else subject(event)


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
