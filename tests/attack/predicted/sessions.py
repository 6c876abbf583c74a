"""Which role a caller gets from an identity pool, and the most that the session may do.

Cognito developer guide: "Using role-based access control" (``role-based-access-control``), "Using
attributes for access control" and "IAM roles" (``iam-roles``), on guests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatehouse import access

from tests.attack.people import Caller
from tests.attack.predicted.account import Account, Values

COGNITO = "cognito-identity.amazonaws.com"
_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
#: The rank of a group without a precedence, which the state shows as 0: after all others.
_LAST = float("inf")
#: The services in attacks that guests of the enhanced flow may use.
_OPEN_TO_GUESTS = ("cognito-identity", "cognito-idp", "dynamodb", "execute-api", "lambda", "s3")
_GUEST_LIMITS = access.parse_policy(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": [f"{service}:*" for service in _OPEN_TO_GUESTS],
            "Resource": "*",
        },
    },
    "Cognito's limits for guests",
)


@dataclass(frozen=True)
class Session:
    """The session of a role, as IAM sees its holder."""

    principal: str
    keys: Mapping[str, object]
    identity: tuple[access.Policy, ...] = ()
    boundary: list[access.Policy] | None = None
    limits: list[access.Policy] | None = None


def session_of(account: Account, caller: Caller) -> Session | None:
    """Return the session that an identity pool gives a caller, None if it refuses."""
    role = _role_of(account, caller)
    tags = _tags_of(account, caller)
    if role is None or not is_trusted(account, role, token_keys(account, caller), tags):
        return None
    number, name = role.split(":")[4], role.rpartition("/")[2]
    session = "classic" if caller.classic else "CognitoIdentityCredentials"
    return Session(
        principal=f"arn:aws:sts::{number}:assumed-role/{name}/{session}",
        keys={
            **token_keys(account, caller),
            **{f"aws:PrincipalTag/{tag}": value for tag, value in tags.items()},
        },
        identity=tuple(account.policies(role)),
        boundary=account.boundary(role),
        limits=None if caller.claims or caller.classic else [_GUEST_LIMITS],
    )


def is_trusted(
    account: Account, role: str, keys: Mapping[str, object], tags: Mapping[str, str]
) -> bool:
    """Return whether a role can be assumed with a token of an identity pool."""
    trust = account.trust(role)
    tagging = {
        **{f"aws:RequestTag/{tag}": value for tag, value in tags.items()},
        "aws:TagKeys": list(tags),
    }
    provider = access.Principal.federated(COGNITO)
    return all(
        access.evaluate_trust(access.Request(action, role, provider, asked), trust).allowed
        for action, asked in (
            (_WEB_IDENTITY, keys),
            *([("sts:TagSession", {**keys, **tagging})] if tags else []),
        )
    )


def token_keys(account: Account, caller: Caller) -> dict[str, object]:
    """Return the condition keys about a caller, from the identity pool's token."""
    amr = ["unauthenticated"]
    if caller.claims is not None:
        provider = provider_of(caller.claims)
        amr = ["authenticated", provider, f"{provider}:CognitoSignIn:{caller.claims['sub']}"]
    return {
        f"{COGNITO}:sub": caller.identity,
        f"{COGNITO}:aud": caller.pool,
        f"{COGNITO}:amr": amr,
    }


def provider_of(claims: Mapping[str, Any]) -> str:
    """Return the issuer of a token, by the name that identity pools use."""
    return str(claims["iss"]).partition("://")[2]


def _role_of(account: Account, caller: Caller) -> str | None:
    if caller.classic:
        return caller.asked
    kind = "aws_cognito_identity_pool_roles_attachment"
    attachment = account.one(kind, identity_pool_id=caller.pool)
    roles: dict[str, str] = attachment["roles"]
    if caller.claims is None:
        return roles.get("unauthenticated")
    who = f"{provider_of(caller.claims)}:{caller.claims['aud']}"
    mapping = next(
        (each for each in attachment["role_mapping"] or [] if each["identity_provider"] == who),
        None,
    )
    if mapping is None:
        return None if caller.asked else roles.get("authenticated")
    of_kind = {"Token": _by_token, "Rules": _by_rules}[mapping["type"]]
    theirs, first = of_kind(account, mapping, caller.claims)
    if caller.asked:
        return caller.asked if caller.asked in theirs else None
    if first is None and mapping["ambiguous_role_resolution"] == "AuthenticatedRole":
        return roles.get("authenticated")
    return first


def _by_token(
    account: Account, _: Values, claims: Mapping[str, Any]
) -> tuple[list[str], str | None]:
    """Return the roles of a caller's groups, and the preferred one.

    The roles in the token are not read, because they follow from the groups.
    """
    pool = provider_of(claims).rpartition("/")[2]
    groups = [
        group
        for group in account.all("aws_cognito_user_group", user_pool_id=pool)
        if group["name"] in claims.get("cognito:groups", []) and group["role_arn"]
    ]
    ranks = [group["precedence"] or _LAST for group in groups]
    first = {
        group["role_arn"] for group, rank in zip(groups, ranks, strict=True) if rank == min(ranks)
    }
    return [group["role_arn"] for group in groups], first.pop() if len(first) == 1 else None


def _by_rules(
    _: Account, mapping: Values, claims: Mapping[str, Any]
) -> tuple[list[str], str | None]:
    theirs = [rule["role_arn"] for rule in mapping["mapping_rule"] if _holds(rule, claims)]
    return theirs, theirs[0] if theirs else None


def _holds(rule: Values, claims: Mapping[str, Any]) -> bool:
    found, wanted = claims.get(rule["claim"]), rule["value"]
    if not isinstance(found, str):
        return False
    return bool(
        {
            "Equals": found == wanted,
            "NotEqual": found != wanted,
            "Contains": wanted in found,
            "StartsWith": found.startswith(wanted),
        }[rule["match_type"]]
    )


def _tags_of(account: Account, caller: Caller) -> dict[str, str]:
    if caller.claims is None:
        return {}
    mapped = account.all(
        "aws_cognito_identity_pool_provider_principal_tag",
        identity_pool_id=caller.pool,
        identity_provider_name=provider_of(caller.claims),
    )
    return {
        tag: str(caller.claims[claim])
        for each in mapped
        for tag, claim in each["principal_tags"].items()
        if claim in caller.claims
    }
