"""What a token says of the caller, on routes with a JWT authorizer.

A signed request carries no claims: on routes with IAM, the role of the identity pool and its tags
decide before the handler is called.
"""

from __future__ import annotations

from gatehouse.handlers.events import HttpApiEvent
from gatehouse.handlers.responses import HttpError

_GROUPS = "cognito:groups"


def claim(event: HttpApiEvent, name: str) -> str:
    """Return a claim of the token that API Gateway has checked.

    A claim that users may write themselves says nothing about their rights: keep it out of the
    client's ``write_attributes``, as is the default for custom attributes.

    Parameters
    ----------
    event : HttpApiEvent
        The request.
    name : str
        The claim: ``email``, ``custom:tenant``. An ID token holds the user's attributes; an access
        token does not, unless a trigger adds them.

    Raises
    ------
    HttpError
        403 if there is no token, or it lacks the claim: a caller without a tenant is of none.

    Example
    -------
    >>> claim({"requestContext": {"authorizer": {"jwt": {"claims": {"custom:tenant": "acme"}}}}},
    ...     "custom:tenant")
    'acme'
    """
    found = _claims(event).get(name)
    if not found:
        raise HttpError(403, "Forbidden")
    return found


def groups(event: HttpApiEvent) -> list[str]:
    """Return the caller's groups in the user pool, from an ID or an access token.

    API Gateway passes claims on as text, a list as ``[editors staff]``. A group's name has no
    space: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateGroup.html

    Parameters
    ----------
    event : HttpApiEvent
        The request.

    Returns
    -------
    list of str
        Their names; empty if there are none, or no token.

    Example
    -------
    >>> groups({"requestContext": {"authorizer": {"jwt": {"claims": {
    ...     "cognito:groups": "[editors staff]"}}}}})
    ['editors', 'staff']
    """
    text = _claims(event).get(_GROUPS, "")
    return text[1:-1].split() if text.startswith("[") and text.endswith("]") else text.split()


def require_group(event: HttpApiEvent, *names: str) -> str:
    """Return the first of some groups that the caller is in.

    Parameters
    ----------
    event : HttpApiEvent
        The request.
    *names : str
        The groups that may call.

    Raises
    ------
    HttpError
        403 if the caller is in none of them.

    Example
    -------
    >>> require_group({}, "editors")
    Traceback (most recent call last):
    gatehouse.handlers.responses.HttpError: Forbidden
    """
    held = groups(event)
    for name in names:
        if name in held:
            return name
    raise HttpError(403, "Forbidden")


def _claims(event: HttpApiEvent) -> dict[str, str]:
    return event.get("requestContext", {}).get("authorizer", {}).get("jwt", {}).get("claims", {})
