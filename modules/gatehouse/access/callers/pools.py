"""The session that an identity pool gives: its role, its tags, and whether the role trusts it.

Cognito developer guide, "Using role-based access control", "Using attributes for access control",
"IAM roles" and "Identity pools authentication flow".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatehouse.access.answers import Question, ask
from gatehouse.access.callers.guests import guest_limits
from gatehouse.access.callers.session import (
    OF_ALL,
    Refused,
    Session,
    account_of,
    session_principal,
)
from gatehouse.access.model import (
    IdentityPool,
    Login,
    Model,
    PolicyDocument,
    Role,
    RoleMapping,
    RoleRule,
    Unknown,
)
from gatehouse.access.principals import Principal

_PROVIDERS = {
    "aws-cn": "cognito-identity.cn-north-1.amazonaws.com.cn",
    "aws-us-gov": "cognito-identity-us-gov.amazonaws.com",
}
_ASSUME = "sts:AssumeRoleWithWebIdentity"

Claims = Mapping[str, Any]


def provider_key(model: Model) -> str:
    """Return the name of identity pools in trust policies and condition keys."""
    return _PROVIDERS.get(model.partition, "cognito-identity.amazonaws.com")


def session_of(
    model: Model,
    pool: IdentityPool,
    identity: str,
    *,
    login: Login | None = None,
    claims: Claims | None = None,
    asked: str | None = None,
    classic: bool = False,
) -> Session | Refused:
    """Return the session of an identity, or why there is none.

    Parameters
    ----------
    model : Model
        The deployment.
    pool : IdentityPool
        The pool that is asked.
    identity : str
        The identity's id.
    login : Login, optional
        How it signed in. Default: it is a guest.
    claims : mapping, optional
        The claims of its ID token. ``cognito:groups`` are its groups; ``sub`` is its subject.
    asked : str, optional
        The role that it asks for: ``CustomRoleArn``, or in the classic flow the role to assume.
    classic : bool, default False
        Whether it comes by the classic flow.

    Example
    -------
    >>> from gatehouse.access.model import IdentityPool, Model, Source
    >>> session_of(Model(), IdentityPool("p", "p", "", Source("pool")), "eu-west-1:1").why
    'the identity pool pool has no guests'
    """
    claims = claims or {}
    if login is None and not pool.allows_guests:
        return Refused(f"the identity pool {pool.source.label} has no guests")
    if classic and not pool.classic_flow:
        return Refused(f"the identity pool {pool.source.label} has no classic flow")
    arn = asked if classic else _role_of(model, pool, login, claims, asked)
    if isinstance(arn, Refused):
        return arn
    if arn is None:
        kind = "authenticated" if login else "unauthenticated"
        return Refused(f"the identity pool {pool.source.label} has no {kind} role")
    role = model.role(arn) or _elsewhere(model, arn, pool)
    tags = _tags_of(pool, login, claims)
    keys = _keys_of(model, pool, identity, login, claims)
    trusted = _trust(model, role, keys, tags)
    name, where = role.source.label, pool.source.label
    if trusted == "denied":
        return Refused(f"the role {name} does not trust the identity pool {where}")
    doubt = "" if trusted == "allowed" else f"whether role {name} trusts it is not known"
    guest = login is None and not classic
    return Session(
        principal=session_principal(role, "CognitoIdentityCredentials"),
        role=role,
        account=account_of(role),
        keys={**OF_ALL, **keys, **{f"aws:PrincipalTag/{tag}": tags[tag] for tag in tags}},
        limits=(guest_limits(),) if guest else None,
        way=(f"{where} gives role {name}{' (classic flow)' if classic else ''}",),
        doubt=doubt,
    )


def _elsewhere(model: Model, arn: str, pool: IdentityPool) -> Role:
    """Return a role of which nothing is known, because it was declared elsewhere."""
    source = pool.roles_source or pool.source
    name = arn.rpartition("/")[2] or arn
    if not arn.startswith("arn:"):
        arn = f"arn:{model.partition}:iam::{model.account}:role/{name}"
    unknown = Unknown(source, f"role {name}", "it was declared elsewhere; read its stack too")
    trust = PolicyDocument(f"trust of role {name}", "trust", None, source, (), (unknown,))
    rights = PolicyDocument(f"policies of role {name}", "identity", None, source, (), (unknown,))
    return Role(name, arn, trust, source, (rights,))


def _role_of(
    model: Model, pool: IdentityPool, login: Login | None, claims: Claims, asked: str | None
) -> str | Refused | None:
    """Return the role that the enhanced flow chooses."""
    if login is None:
        return pool.unauthenticated
    mapping = pool.mapping_of(login)
    if mapping is None:
        if asked:
            return Refused("no role mapping gives the role that is asked for")
        return pool.authenticated
    if mapping.type == "Token":
        theirs, first = _by_token(model, login, claims)
    else:
        theirs = [rule.role_arn for rule in mapping.rules if holds(rule, claims)]
        first = theirs[0] if theirs else None
    if asked:
        return asked if asked in theirs else Refused("the mapping does not give the asked role")
    return first or _ambiguous(pool, mapping)


def _ambiguous(pool: IdentityPool, mapping: RoleMapping) -> str | Refused | None:
    if mapping.ambiguous == "AuthenticatedRole":
        return pool.authenticated
    said = "claim" if mapping.type == "Token" else "rule"
    where = pool.source.label
    return Refused(f"no {said} gives a role, and the mapping of {where} then denies")


def _by_token(model: Model, login: Login, claims: Claims) -> tuple[list[str], str | None]:
    """Return the roles of a user's groups, and the preferred one: that of the first precedence."""
    users = model.user_pool_of(login)
    names = claims.get("cognito:groups") or ()
    groups = [
        group
        for group in (users.groups if users else ())
        if group.name in names and group.role_arn is not None
    ]
    ranks = [float("inf") if one.precedence is None else one.precedence for one in groups]
    first = {
        group.role_arn for group, rank in zip(groups, ranks, strict=True) if rank == min(ranks)
    }
    theirs = [group.role_arn for group in groups if group.role_arn]
    return theirs, first.pop() if len(first) == 1 else None


def holds(rule: RoleRule, claims: Claims) -> bool:
    """Return whether a rule matches; none matches an absent claim, not even ``NotEqual``."""
    found = claims.get(rule.claim)
    if found is None:
        return False
    values = [str(each) for each in (found if isinstance(found, (list, tuple)) else [found])]
    if rule.match_type == "NotEqual":
        return rule.value not in values
    if rule.match_type == "Equals":
        return rule.value in values
    if rule.match_type == "Contains":
        return any(rule.value in value for value in values)
    return any(value.startswith(rule.value) for value in values)


def _tags_of(pool: IdentityPool, login: Login | None, claims: Claims) -> dict[str, str]:
    if login is None:
        return {}
    return {
        tag: str(claims[claim])
        for tag, claim in pool.tags_of(login).items()
        if claims.get(claim) is not None
    }


def _keys_of(
    model: Model, pool: IdentityPool, identity: str, login: Login | None, claims: Claims
) -> dict[str, object]:
    """Return the condition keys of the identity pool's token."""
    provider = provider_key(model)
    amr = ["unauthenticated"]
    if login is not None:
        amr = ["authenticated", login.provider]
        if claims.get("sub"):
            amr.append(f"{login.provider}:CognitoSignIn:{claims['sub']}")
    return {
        f"{provider}:aud": pool.id,
        f"{provider}:sub": identity,
        f"{provider}:amr": amr,
        "aws:FederatedProvider": provider,
    }


def _trust(model: Model, role: Role, keys: Mapping[str, object], tags: Mapping[str, str]) -> str:
    """Return whether a role can be had with a token of the pool: ``denied`` only if it can't."""
    holder = Session(Principal.federated(provider_key(model)))
    actions: list[tuple[str, Mapping[str, object]]] = [(_ASSUME, keys)]
    if tags:
        tagging = {f"aws:RequestTag/{tag}": value for tag, value in tags.items()}
        actions.append(("sts:TagSession", {**keys, **tagging, "aws:TagKeys": list(tags)}))
    effects = [
        ask(
            holder,
            Question(action, role.arn, keys=asked, policy=role.trust, must_allow=True),
        ).effect
        for action, asked in actions
    ]
    if "denied" in effects:
        return "denied"
    return "allowed" if set(effects) == {"allowed"} else "unknown"
