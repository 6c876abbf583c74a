"""Which tokens routes, identity pools and user pools accept, by their claims.

Answers to tokens that no issuer signed are not predicted; see ``Request.beyond``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Literal

import jwt

from tests.attack.people import claims_of
from tests.attack.predicted.account import Account, Values
from tests.attack.predicted.sessions import COGNITO, provider_of

_OF_USERS = "aws.cognito.signin.user.admin"
Taken = Literal["allowed", "refused", "no valid token"]


def read(token: str | None) -> dict[str, Any] | None:
    """Return the claims of a token, None if it is not a token."""
    try:
        return claims_of(token) if token else None
    except jwt.InvalidTokenError:
        return None


def is_current(claims: Mapping[str, Any]) -> bool:
    """Return whether a token has not expired."""
    return bool(claims["exp"] > time.time())


def at_route(account: Account, route: Values, claims: Mapping[str, Any] | None) -> Taken:
    """Predict how a route with a JWT authorizer answers a token.

    API Gateway developer guide, "Control access to HTTP APIs with JWT authorizers"
    (``http-api-jwt-authorizer``): ``aud`` is checked, or ``client_id`` where it is absent.
    """
    authorizer = account.one("aws_apigatewayv2_authorizer", id=route["authorizer_id"])
    (wanted,) = authorizer["jwt_configuration"]
    if claims is None or claims["iss"] != wanted["issuer"] or not is_current(claims):
        return "no valid token"
    if claims.get("aud", claims.get("client_id")) not in wanted["audience"]:
        return "no valid token"
    if claims.get("nbf", 0) > time.time():
        return "no valid token"
    scopes = route["authorization_scopes"] or []
    has_one = set(scopes) & set(str(claims.get("scope", "")).split())
    return "allowed" if has_one or not scopes else "refused"


def at_identity_pool(
    account: Account, pool: Values, logins: Mapping[str, str], ended: frozenset[str]
) -> bool:
    """Return whether an identity pool accepts all of these logins.

    Parameters
    ----------
    account : Account
        The account.
    pool : dict
        The identity pool.
    logins : mapping of str to str
        Tokens by the names of their providers.
    ended : frozenset of str
        Subjects who signed out, or whose accounts are gone.
    """
    for provider, token in logins.items():
        claims = read(token)
        if claims is None or provider_of(claims) != provider or not is_current(claims):
            return False
        trusted = [
            each
            for each in pool["cognito_identity_providers"]
            if (each["provider_name"], each["client_id"]) == (provider, claims.get("aud"))
        ]
        if not trusted or claims["token_use"] != "id":
            return False
        if trusted[0]["server_side_token_check"] and claims["sub"] in ended:
            return False
    return True


def at_user_pool(account: Account, claims: Mapping[str, Any] | None, body: Values) -> bool:
    """Return whether a user pool accepts an access token for its owner's own operations."""
    if claims is None or claims["token_use"] != "access" or not is_current(claims):
        return False
    pool = provider_of(claims).rpartition("/")[2]
    known = list(account.all("aws_cognito_user_pool", id=pool))
    if not known or _OF_USERS not in str(claims.get("scope", "")).split():
        return False
    client = account.one("aws_cognito_user_pool_client", id=claims["client_id"])
    written = {each["Name"] for each in body.get("UserAttributes", [])}
    return written <= set(client["write_attributes"])


def keys_at_sts(claims: Mapping[str, Any]) -> dict[str, object]:
    """Return the condition keys of trust policies from the token of an identity pool."""
    return {f"{COGNITO}:{name}": claims[name] for name in ("aud", "sub", "amr")}
