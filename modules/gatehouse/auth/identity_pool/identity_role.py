"""Roles that the users of an identity pool assume, and whom these roles trust.

A trust policy needs two conditions: which pool (``aud``), and whether users signed in (``amr``).
Without them, users of every other identity pool in AWS could assume the role:
https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypedDict

from gatehouse.core import AppStack, Component
from gatehouse.core.arns import IAM_ROLE, check_arn
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
    """A role that is made elsewhere.

    Parameters
    ----------
    arn : str
        Its ARN.
    trust_policy : dict or str, optional
        Its trust policy, to check the two conditions that it needs. Default: not known, and not
        checked.
    """

    arn: str
    trust_policy: Mapping[str, Any] | str | None = None

    def __post_init__(self) -> None:
        check_arn(
            "ImportedRole",
            "arn",
            self.arn,
            IAM_ROLE,
            fix="copy it from the console or from an output",
        )
        if isinstance(self.trust_policy, str) and not is_token(self.trust_policy):
            try:
                json.loads(self.trust_policy)
            except ValueError as error:
                option("ImportedRole", "trust_policy", self.trust_policy).refuse(
                    f"must be a policy, as a dict or as JSON; this is not JSON: {error}",
                    "pass what `aws iam get-role` shows as AssumeRolePolicyDocument",
                )


def trust_of(stack: AppStack, pool_id: str, amr: str, *, tag_session: bool) -> Trust:
    """Trust in the users of one pool, of one kind: signed in, or not."""
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
    """A role that only users of one pool, and of one kind, can assume."""
    return Role(
        scope,
        id,
        trust=trust_of(scope.stack, pool_id, amr, tag_session=tag_session),
        permissions=permissions,
        max_session=max_session,
        permissions_boundary=permissions_boundary,
    )


def check_trust(owner: HasPath, name: str, role: Role | ImportedRole, *, tags: bool) -> None:
    """Check the trust policy of a role that is made elsewhere, if it is known.

    Raises
    ------
    OptionError
        If users of other pools could assume the role, or its sessions could not be tagged.
    """
    statements = _statements_of(role)
    if statements is None:
        return
    others = {"aud": "users of other identity pools", "amr": "people who did not sign in"}
    shown = role.arn if isinstance(role, ImportedRole) else role.path
    for actions, keys in statements:
        if "sts:AssumeRoleWithWebIdentity" not in actions and "*" not in actions:
            continue
        for key in others:
            if not any(each.endswith(f":{key}") for each in keys):
                option(owner, name, shown).refuse(
                    f"must have a condition on {IN_PARTITION['aws']}:{key} in its trust policy; "
                    f"without it, {others[key]} could assume the role",
                    "make it with identities.role(...), or add the condition to the role",
                )
    everything = {action for actions, _ in statements for action in actions}
    if "sts:AssumeRoleWithWebIdentity" not in everything:
        option(owner, name, shown).refuse(
            "must allow sts:AssumeRoleWithWebIdentity in its trust policy",
            "make it with identities.role(...)",
        )
    if tags and "sts:TagSession" not in everything:
        option(owner, name, shown).refuse(
            "must allow sts:TagSession in its trust policy, as the pool sets principal tags",
            "add it to the role's trust policy, beside sts:AssumeRoleWithWebIdentity",
        )


def _statements_of(role: Role | ImportedRole) -> list[tuple[list[str], list[str]]] | None:
    """Actions and condition keys of a trust policy's statements; None if they are not known."""
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
