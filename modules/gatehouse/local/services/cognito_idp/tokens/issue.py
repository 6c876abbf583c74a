"""Give tokens to whoever has signed in, and renew them."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import uuid

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients import lifetimes
from gatehouse.local.services.cognito_idp.comparing import as_bytes
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, Session, User
from gatehouse.local.services.cognito_idp.tokens import keys, overrides
from gatehouse.local.services.cognito_idp.tokens.claims import (
    Moment,
    access_claims,
    id_claims,
    machine_claims,
)

_HEADER = {"cty": "JWT", "enc": "A256GCM", "alg": "RSA-OAEP"}


def begin(
    call: Call, client: Client, user: User, *, scope: str | None, nonce: str = "", device: str = ""
) -> Session:
    """Begin a session of a user, and forget those that are over."""
    now = call.now
    for old in [each for each in user.sessions.values() if each.expires <= now]:
        end(call, user, old)
    session = Session(
        id=str(uuid.uuid4()),
        client=client.id,
        started=now,
        expires=now + lifetimes.of(client.settings, "Refresh"),
        scope=scope,
        device=device,
        nonce=nonce,
    )
    user.sessions[session.id] = session
    return session


def end(call: Call, user: User, session: Session) -> None:
    """End a session: none of its tokens is valid any more."""
    user.sessions.pop(session.id, None)
    call.store.revoke(session)


async def tokens(
    call: Call,
    pool: Pool,
    client: Client,
    user: User,
    session: Session,
    source: str,
    metadata: Json | None = None,
) -> Json:
    """Make the ID and access token of a session; the pool's function may change both.

    Parameters
    ----------
    call : Call
        The call.
    pool, client, user, session : Pool, Client, User, Session
        Whose they are.
    source : str
        How the tokens come about: ``Authentication``, ``RefreshTokens``, ….
    metadata : dict or None
        The request's metadata. Default None.

    Returns
    -------
    dict
        ``IdToken``, ``AccessToken``, ``ExpiresIn`` and ``TokenType``. There is no ID token where
        the scopes lack ``openid``.
    """
    moment = Moment(call.now, session)
    claims = {"access": access_claims(pool, client, user, moment)}
    if session.scope is None or "openid" in session.scope.split():
        claims["id"] = id_claims(pool, client, user, moment)
    await overrides.apply(call, pool, client, user, source, claims, metadata)
    folder = call.settings.keys
    made = {
        "AccessToken": keys.sign(pool, "access", claims["access"], folder),
        "ExpiresIn": lifetimes.of(client.settings, "Access"),
        "TokenType": "Bearer",
    }
    if "id" in claims:
        made["IdToken"] = keys.sign(pool, "id", claims["id"], folder)
    return made


async def machine_token(
    call: Call, pool: Pool, client: Client, scope: str, metadata: Json | None
) -> str:
    """Make the access token of a client that signs in for itself."""
    claims = {"access": machine_claims(pool, client, scope, call.now)}
    await overrides.apply(call, pool, client, None, "ClientCredentials", claims, metadata)
    return keys.sign(pool, "access", claims["access"], call.settings.keys)


def refresh_token(call: Call, pool: Pool, user: User, session: Session) -> str:
    """Make a refresh token of a session; nobody but the pool can read anything from it."""
    head = base64.urlsafe_b64encode(json.dumps(_HEADER).encode()).rstrip(b"=").decode()
    parts = [secrets.token_urlsafe(length) for length in (256, 12, 768, 16)]
    token = ".".join([head, *parts])
    session.refresh[digest(token)] = session.expires
    call.store.refresh[digest(token)] = (pool.id, user.name)
    return token


def digest(token: str) -> str:
    """Return what is kept of a refresh token."""
    return hashlib.sha256(as_bytes(token)).hexdigest()
