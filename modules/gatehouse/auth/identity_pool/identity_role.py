"""Roles that the users of an identity pool assume, and whom these roles trust.

A trust policy needs two conditions: which pool (``aud``), and whether users signed in (``amr``).
Without them, users of every other identity pool in AWS could assume the role:
https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypedDict

from gatehouse.core import AppStack, Component
from gatehouse.core.arns import IAM_ROLE_OF_ANY_PATH, check_arn
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token
from gatehouse.iam import Condition, Grantable, Principal, Role, RoleAsItRuns, Trust
from gatehouse.iam.cognito_identity import IN_PARTITION, service_name
from gatehouse.iam.trust_rules import GUESTS, SIGNED_IN, WEB_IDENTITY, TrustStatement, openings

from .trust_policies import read_trust_policy


class Limits(TypedDict):
    """What holds for all roles of a pool, as a role's options."""

    max_session: timedelta | None
    permissions_boundary: str | None


AUTHENTICATED, UNAUTHENTICATED = SIGNED_IN, GUESTS


@known_options_only
@dataclass(frozen=True)
class ImportedRole:
    """A role that is made elsewhere.

    Parameters
    ----------
    arn : str
        Its ARN.
    trust_policy : dict or str, optional
        Its trust policy, to check that users of the pool who signed in can assume the role, and
        nobody else whom no condition names. Default: not known, and not checked.

    Raises
    ------
    OptionError
        If it is not the ARN of a role, or ``trust_policy`` is not a policy.
    """

    arn: str
    trust_policy: Mapping[str, Any] | str | None = None

    def __post_init__(self) -> None:
        check_arn(
            "ImportedRole",
            "arn",
            self.arn,
            IAM_ROLE_OF_ANY_PATH,
            fix="copy it from the console or from an output",
        )
        if self.trust_policy is not None and not is_token(self.trust_policy):
            read_trust_policy(self.trust_policy)


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
    as_it_runs: RoleAsItRuns | None = None,
) -> Role:
    """A role that only users of one pool, and of one kind, can assume."""
    return Role(
        scope,
        id,
        trust=trust_of(scope.stack, pool_id, amr, tag_session=tag_session),
        permissions=permissions,
        max_session=max_session,
        permissions_boundary=permissions_boundary,
        as_it_runs=as_it_runs,
    )


def check_trust(owner: HasPath, name: str, role: Role | ImportedRole, *, tags: bool) -> None:
    """Check the trust policy of a role that is made elsewhere, if it is known.

    Raises
    ------
    OptionError
        If anybody else than users who signed in could assume the role, by any of its statements, or
        they could not, or its sessions could not be tagged.
    """
    statements = _statements_of(role)
    if statements is None:
        return
    shown = role.arn if isinstance(role, ImportedRole) else role.path
    refused = option(owner, name, shown)
    for each in statements:
        for opening in openings(each):
            refused.refuse(opening.rule, f"make it with identities.role(...), or {opening.fix}")
    users = [each for each in statements if each.cognito is not None]
    signing_in = [each for each in users if each.allows(WEB_IDENTITY)]
    if not signing_in:
        refused.refuse(
            f"must allow {WEB_IDENTITY} in its trust policy to {IN_PARTITION['aws']}",
            "make it with identities.role(...)",
        )
    for each in signing_in:
        if each.kinds_of_users != {AUTHENTICATED}:
            refused.refuse(
                f"must be a role for people who signed in; {IN_PARTITION['aws']}:amr in its trust "
                "policy is that of others",
                f'make it with identities.role(...), or write "{AUTHENTICATED}"',
            )
    if tags and not any(each.allows("sts:TagSession") for each in users):
        refused.refuse(
            "must allow sts:TagSession in its trust policy, as the pool sets principal tags",
            "add it to the role's trust policy, beside sts:AssumeRoleWithWebIdentity",
        )


def _statements_of(role: Role | ImportedRole) -> list[TrustStatement] | None:
    """The statements of a trust policy that allow something; None if they are not known."""
    if isinstance(role, Role):
        # Whoever gave a reason answers for the rest of it.
        return [role.trust.statement] if not role.trust.reason.strip() else None
    if role.trust_policy is None or is_token(role.trust_policy):
        return None
    return read_trust_policy(role.trust_policy)
