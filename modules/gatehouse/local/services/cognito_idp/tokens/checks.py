"""Whether a token is valid, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import refused
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.store import Store
from gatehouse.local.services.cognito_idp.tokens import keys
from gatehouse.local.services.cognito_idp.tokens.claims import API_SCOPE
from gatehouse.local.services.contract import ServiceError


@dataclass(frozen=True)
class SignedIn:
    """Who an access token was given to.

    Parameters
    ----------
    pool, client, user : Pool, Client, User
        The pool, the client and the user.
    claims : dict
        What the token says.
    """

    pool: Pool
    client: Client
    user: User
    claims: Json


def signed_in(call: Call, asked: Json, *, scope: str = API_SCOPE) -> SignedIn:
    """Return whom the access token of a request was given to.

    Raises
    ------
    ServiceError
        If the token is none, or not valid any more.
    """
    token = str(asked.get("AccessToken") or "")
    said = keys.unverified(token)
    pool = call.store.pools.get(str(said.get("iss")).rpartition("/")[2])
    if pool is None or said.get("token_use") != "access":
        raise refused("Invalid Access Token")
    claims = keys.claims_of(pool, "access", token, call.settings.keys)
    if claims is None:
        raise refused("Could not verify signature for Access Token")
    if claims["exp"] <= call.now:
        raise refused("Access Token has expired")
    client = pool.clients.get(str(claims.get("client_id")))
    user = call.users(pool).find(str(claims.get("username")))
    if client is None:
        raise refused("Invalid Access Token")
    if user is None or user.sub != claims["sub"]:
        raise ServiceError("UserNotFoundException", "User does not exist.")
    if not user.enabled:
        raise refused("User is disabled.")
    if not _lives(user, claims):
        raise refused("Access Token has been revoked")
    if scope and scope not in str(claims["scope"]).split():
        raise refused("Access Token does not have required scopes")
    return SignedIn(pool, client, user, claims)


def is_current(store: Store, claims: Json) -> bool:
    """Return whether the user of a verified token exists, is enabled and has not signed out."""
    pool = store.pools.get(str(claims.get("iss")).rpartition("/")[2])
    if pool is None:
        return False
    name = claims.get("cognito:username") or claims.get("username")
    user = store.users(pool).find(str(name))
    return bool(user and user.sub == claims["sub"] and user.enabled and _lives(user, claims))


def _lives(user: User, claims: Json) -> bool:
    """Return whether the session of a token goes on."""
    if "origin_jti" in claims:
        return claims["origin_jti"] in user.sessions
    return bool(claims["iat"] >= user.signed_out_at)
