"""What tokens say of a user.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html
https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.clients import lifetimes
from gatehouse.local.services.cognito_idp.directory import VERIFIED, is_verified
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, Session, User

#: The scope of whoever signed in through the API.
API_SCOPE = "aws.cognito.signin.user.admin"
#: Attributes that a token names only where a scope asks for them, by the scope.
_OF_SCOPES = {
    "email": ("email", "email_verified"),
    "phone": ("phone_number", "phone_number_verified"),
}
_LAST = float("inf")


@dataclass(frozen=True)
class Moment:
    """When tokens are made, and for which sign-in.

    Parameters
    ----------
    now : float
        The time.
    session : Session
        The sign-in.
    """

    now: float
    session: Session


def id_claims(pool: Pool, client: Client, user: User, moment: Moment) -> Json:
    """Return the claims of an ID token."""
    return {
        **_common(pool, client, user, moment, "id"),
        "aud": client.id,
        "cognito:username": user.name,
        **_group_claims(pool, user),
        **_attributes(client, user, moment.session.scope),
        **({"nonce": moment.session.nonce} if moment.session.nonce else {}),
    }


def access_claims(pool: Pool, client: Client, user: User, moment: Moment) -> Json:
    """Return the claims of an access token."""
    scope = moment.session.scope
    groups = _group_claims(pool, user).get("cognito:groups")
    return {
        **_common(pool, client, user, moment, "access"),
        "client_id": client.id,
        "username": user.name,
        "scope": API_SCOPE if scope is None else scope,
        **({"cognito:groups": groups} if groups else {}),
        **({"version": 2} if scope is not None else {}),
        **({"device_key": moment.session.device} if moment.session.device else {}),
    }


def machine_claims(pool: Pool, client: Client, scope: str, now: float) -> Json:
    """Return the claims of the access token of a client that signs in for itself."""
    issued = int(now)
    return {
        "sub": client.id,
        "token_use": "access",
        "scope": scope,
        "auth_time": issued,
        "iss": pool.issuer,
        "exp": issued + lifetimes.of(client.settings, "Access"),
        "iat": issued,
        "version": 2,
        "jti": str(uuid.uuid4()),
        "client_id": client.id,
    }


def may_read(client: Client) -> Callable[[str], bool]:
    """Return which attributes a client may read; without a list it may read them all."""
    listed = client.settings.get("ReadAttributes")
    return lambda name: not listed or name in listed or name in ("sub", "identities")


def role_claims(groups: Sequence[Json]) -> Json:
    """Return the claims about the roles of groups.

    The group with the lowest precedence gives the preferred role; several of the same precedence
    give one only if they agree.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
    """
    with_role = [group for group in groups if group.get("RoleArn")]
    if not with_role:
        return {}
    claims: Json = {"cognito:roles": [group["RoleArn"] for group in with_role]}
    lowest = min(precedence(group) for group in with_role)
    preferred = {group["RoleArn"] for group in with_role if precedence(group) == lowest}
    if len(preferred) == 1:
        claims["cognito:preferred_role"] = preferred.pop()
    return claims


def precedence(group: Json) -> float:
    """Return a group's precedence; a group without one comes last."""
    given = group.get("Precedence")
    return _LAST if given is None else float(given)


def _common(pool: Pool, client: Client, user: User, moment: Moment, use: str) -> Json:
    issued = int(moment.now)
    valid = lifetimes.of(client.settings, "Id" if use == "id" else "Access")
    revocable = client.settings.get("EnableTokenRevocation", True)
    return {
        "sub": user.sub,
        "iss": pool.issuer,
        **({"origin_jti": moment.session.id, "jti": str(uuid.uuid4())} if revocable else {}),
        "event_id": str(uuid.uuid4()),
        "token_use": use,
        "auth_time": int(moment.session.started),
        "exp": issued + valid,
        "iat": issued,
    }


def _group_claims(pool: Pool, user: User) -> Json:
    held = [name for name in user.groups if name in pool.groups]
    if not held:
        return {}
    return {"cognito:groups": held, **role_claims([pool.groups[name] for name in held])}


def _attributes(client: Client, user: User, scope: str | None) -> Json:
    """Return the attributes that a client may read and a scope names, with their types."""
    reads = may_read(client)
    asked = None if scope is None else set(scope.split())
    claims: Json = {}
    for name in [*user.attributes, *VERIFIED.values()]:
        if not reads(name) or name == "sub" or not in_scope(name, asked):
            continue
        value = user.attributes.get(name)
        if name in VERIFIED.values():
            address = name.removesuffix("_verified")
            if value is not None or address in user.attributes:
                claims[name] = is_verified(user.attributes, address)
        elif name == "identities":
            claims[name] = json.loads(value or "[]")
        elif name.startswith("dev:"):
            continue
        else:
            claims[name] = value
    return claims


def in_scope(name: str, asked: set[str] | None) -> bool:
    """Return whether scopes give an attribute.

    ``openid`` alone gives all of them; beside other scopes of OpenID Connect, these say which.
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html

    Parameters
    ----------
    name : str
        The attribute.
    asked : set of str or None
        The scopes. None: the sign-in was through the API, which gives all attributes.
    """
    if asked is None or "profile" in asked or not asked & set(_OF_SCOPES):
        return True
    return any(scope in asked and name in names for scope, names in _OF_SCOPES.items())
