"""Roles that the users of an identity pool take on, and whom they trust.

A trust policy without both conditions, which pool (``aud``) and signed in or not (``amr``), lets
users of every other identity pool in AWS in:
https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypedDict

from gatehouse.core import AppStack, Component
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token
from gatehouse.iam import Condition, Grantable, Principal, Role, Trust
from gatehouse.iam.cognito_identity import IN_PARTITION, service_name


class Limits(TypedDict):
    """What holds for all roles of a pool, as a role's options."""

    max_session: timedelta | None
    permissions_boundary: str | None


AUTHENTICATED, UNAUTHENTICATED = "authenticated", "unauthenticated"


@known_options_only
@dataclass(frozen=True)
class ImportedRole:
    """A role that exists already.

    Parameters
    ----------
    arn : str
        Its ARN.
    trust_policy : dict or str, optional
        Its trust policy, to be held to the two conditions that it needs. Default: not known, and
        then nobody looks.
    """

    arn: str
    trust_policy: Mapping[str, Any] | str | None = None

    def __post_init__(self) -> None:
        option("ImportedRole", "arn", self.arn).text(
            r"arn:[a-z-]+:iam::\d{12}:role/.+",
            rule="it is the ARN of a role, arn:…:iam::account:role/…",
            fix="copy it from the console or from an output",
        )
        if isinstance(self.trust_policy, str) and not is_token(self.trust_policy):
            try:
                json.loads(self.trust_policy)
            except ValueError as error:
                option("ImportedRole", "trust_policy", self.trust_policy).refuse(
                    f"it is a policy as a dict or as JSON; this is no JSON: {error}",
                    "pass what `aws iam get-role` shows as AssumeRolePolicyDocument",
                )


def trust_of(stack: AppStack, pool_id: str, amr: str, *, tag_session: bool) -> Trust:
    """Trust in the users of one pool, of one kind."""
    service = service_name(stack)
    return Trust(
        Principal("Federated", [service]),
        action="sts:AssumeRoleWithWebIdentity",
        conditions=[
            Condition("StringEquals", f"{service}:aud", [pool_id]),
            Condition("ForAnyValue:StringLike", f"{service}:amr", [amr]),
        ],
        tag_session=tag_session,
    )


def pool_role(
    scope: Component,
    id: str,
    pool_id: str,
    *,
    tag_session: bool,
    amr: str = AUTHENTICATED,
    permissions: Sequence[Grantable] = (),
    max_session: timedelta | None = None,
    permissions_boundary: str | None = None,
) -> Role:
    """A role for one pool's users alone, of one kind alone."""
    return Role(
        scope,
        id,
        trust=trust_of(scope.stack, pool_id, amr, tag_session=tag_session),
        permissions=permissions,
        max_session=max_session,
        permissions_boundary=permissions_boundary,
    )


def check_trust(owner: HasPath, name: str, role: Role | ImportedRole, *, tags: bool) -> None:
    """Hold the trust policy of a role from outside to what a pool's role needs, where it is known.

    Raises
    ------
    OptionError
        If users of other pools could take it on, or tags could not be set on its sessions.
    """
    statements = _statements_of(role)
    if statements is None:
        return
    shown = role.arn if isinstance(role, ImportedRole) else role.path
    for actions, keys in statements:
        if "sts:AssumeRoleWithWebIdentity" not in actions and "*" not in actions:
            continue
        for key in ("aud", "amr"):
            if not any(each.endswith(f":{key}") for each in keys):
                option(owner, name, shown).refuse(
                    f"its trust policy has no condition on {IN_PARTITION['aws']}:{key}, so users "
                    "of other identity pools could take it on"
                    if key == "aud"
                    else f"its trust policy has no condition on {IN_PARTITION['aws']}:{key}, so "
                    "people who did not sign in could take it on",
                    "make it with identities.role(...), or add the condition to the role",
                )
    everything = {action for actions, _ in statements for action in actions}
    if "sts:AssumeRoleWithWebIdentity" not in everything:
        option(owner, name, shown).refuse(
            "its trust policy does not allow sts:AssumeRoleWithWebIdentity",
            "make it with identities.role(...)",
        )
    if tags and "sts:TagSession" not in everything:
        option(owner, name, shown).refuse(
            "the pool sets principal tags, and its trust policy does not allow sts:TagSession",
            "add it to the role's trust policy, beside sts:AssumeRoleWithWebIdentity",
        )


def _statements_of(role: Role | ImportedRole) -> list[tuple[list[str], list[str]]] | None:
    """Actions and condition keys of a trust policy's statements; None where they are not known."""
    if isinstance(role, Role):
        return [(role.trust.actions, [each.key for each in role.trust.conditions])]
    policy = role.trust_policy
    if policy is None or is_token(policy):
        return None
    content = json.loads(policy) if isinstance(policy, str) else policy
    statements = content.get("Statement", [])
    found = []
    for each in [statements] if isinstance(statements, Mapping) else statements:
        if each.get("Effect") != "Allow":
            continue
        actions = each.get("Action", [])
        keys = [key for block in each.get("Condition", {}).values() for key in block]
        found.append(([actions] if isinstance(actions, str) else [*actions], keys))
    return found
