"""End sessions: one token's, or all of a user.

https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients.secrets import is_secret
from gatehouse.local.services.cognito_idp.records import Client, Json, User
from gatehouse.local.services.cognito_idp.tokens import issue, keys
from gatehouse.local.services.cognito_idp.tokens.checks import signed_in
from gatehouse.local.services.contract import ServiceError


def global_sign_out(call: Call, asked: Json) -> Json:
    """Carry out ``GlobalSignOut``."""
    sign_out(call, signed_in(call, asked).user)
    return {}


def admin_user_global_sign_out(call: Call, asked: Json) -> Json:
    """Carry out ``AdminUserGlobalSignOut``."""
    _, user = call.named(asked)
    sign_out(call, user)
    return {}


def revoke_token(call: Call, asked: Json) -> Json:
    """Carry out ``RevokeToken``."""
    client = call.store.client(str(asked["ClientId"]))
    if client is None:
        raise ServiceError("UnauthorizedException", "Client does not exist.")
    if client.secrets and not is_secret(client, str(asked.get("ClientSecret") or "")):
        raise ServiceError("UnauthorizedException", "Invalid client secret.")
    if not client.settings.get("EnableTokenRevocation", True):
        raise ServiceError("UnsupportedOperationException", "Token revocation is not enabled.")
    revoke(call, client, str(asked["Token"]))
    return {}


def revoke(call: Call, client: Client, token: str) -> None:
    """End the session of a refresh token; an unknown or ended one is no error.

    Raises
    ------
    ServiceError
        If it is another kind of token, or another client's.
    """
    if keys.unverified(token):
        raise ServiceError("UnsupportedTokenTypeException", "Only refresh tokens can be revoked.")
    digest = issue.digest(token)
    pool_id, name = call.store.refresh.get(digest, ("", ""))
    pool = call.store.pools.get(pool_id)
    user = call.users(pool).find(name) if pool else None
    for session in list(user.sessions.values()) if user else []:
        if digest in session.refresh:
            if session.client != client.id:
                raise ServiceError("UnauthorizedException", "The token is another client's.")
            issue.end(call, user, session)  # type: ignore[arg-type]


def sign_out(call: Call, user: User, *, deleted: bool = False) -> None:
    """End all sessions of a user, who may be about to be deleted."""
    call.store.forget(user, deleted=deleted)
    user.signed_out_at = call.now
