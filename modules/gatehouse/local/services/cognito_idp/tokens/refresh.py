"""Renew tokens, with rotation of the refresh token where the client wants it.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import refused
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, Session, User
from gatehouse.local.services.cognito_idp.tokens import issue

_INVALID = "Invalid Refresh Token"
_REVOKED, _EXPIRED = "Refresh Token has been revoked", "Refresh Token has expired"
_DELETED = "The user has been deleted for the associated refresh token"
#: https://github.com/aws/aws-sdk-js/issues/4016
_OTHERS = "Refresh Token has different Client"


def rotates(client: Client) -> bool:
    """Return whether each use of a refresh token replaces it."""
    rotation = client.settings.get("RefreshTokenRotation") or {}
    return bool(rotation.get("Feature") == "ENABLED")


def owner(
    call: Call, client: Client, token: str, device: str | None = None
) -> tuple[User, Session]:
    """Return whose refresh token it is.

    Raises
    ------
    ServiceError
        If it is not one of this client, has expired, was revoked or replaced, or its user may not
        sign in any more.
    """
    over = call.store.revoked.get(issue.digest(token))
    if over is not None and over.client == client.id:
        if over.ends <= call.now:
            raise refused(_EXPIRED)
        raise refused(_DELETED if over.deleted else _REVOKED)
    pool_id, name = call.store.refresh.get(issue.digest(token), ("", ""))
    if pool_id != client.pool:
        raise refused(_INVALID)
    user = call.users(call.pool_of(client)).find(name)
    if user is None:
        raise refused(_INVALID)
    found = [each for each in user.sessions.values() if issue.digest(token) in each.refresh]
    if not found:
        raise refused(_INVALID)
    session = found[0]
    if session.client != client.id:
        raise refused(_OTHERS)
    if session.refresh[issue.digest(token)] <= call.now:
        known = session.expires > call.now
        raise refused(_REVOKED if known else _EXPIRED)
    if not user.enabled:
        raise refused("User is disabled.")
    if device and session.device and device != session.device:
        raise refused(_INVALID)
    return user, session


async def renewed(
    call: Call,
    pool: Pool,
    client: Client,
    token: str,
    metadata: Json | None = None,
    device: str | None = None,
) -> Json:
    """Return new tokens for a refresh token, and a new refresh token where they rotate."""
    user, session = owner(call, client, token, device)
    made = await issue.tokens(call, pool, client, user, session, "RefreshTokens", metadata)
    if rotates(client):
        grace = int((client.settings["RefreshTokenRotation"]).get("RetryGracePeriodSeconds") or 0)
        old = issue.digest(token)
        session.refresh[old] = min(session.refresh[old], call.now + grace)
        made["RefreshToken"] = issue.refresh_token(call, pool, user, session)
    return made
