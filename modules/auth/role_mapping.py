"""Which role a user of an identity pool gets, where it is not the same for all of them.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from modules.core import LimitError, aws
from modules.core.keywords import known_options_only
from modules.core.options import HasPath, option
from modules.iam import Role

from .identity_role import AdoptedRole

MOST_RULES = 25
MATCHES = ("Equals", "NotEqual", "Contains", "StartsWith")
AMBIGUOUS = {"deny": "Deny", "authenticated": "AuthenticatedRole"}

_attachment = aws.cognito_identity_pool_roles_attachment
_Mapping = _attachment.CognitoIdentityPoolRolesAttachmentRoleMapping
_MappingRule = _attachment.CognitoIdentityPoolRolesAttachmentRoleMappingMappingRule


@runtime_checkable
class UserGroup(Protocol):
    """A group of a user pool, as `UserPool.add_group` makes them."""

    pool: Any
    nodes: Any
    name: str


@known_options_only
@dataclass(frozen=True)
class RoleRule:
    """A role for users whose token says something; rules are tried in order, the first counts.

    Parameters
    ----------
    claim : str
        The claim of the token, 1 to 64 characters: ``custom:department``.
    match : str
        ``Equals``, ``NotEqual``, ``Contains`` or ``StartsWith``. A token without the claim matches
        none of them.
    value : str
        What the claim is compared with, 1 to 128 characters.
    role : Role or AdoptedRole
        The role, from `IdentityPool.role`.
    """

    claim: str
    match: str
    value: str
    role: Role | AdoptedRole

    def __post_init__(self) -> None:
        option("RoleRule", "claim", self.claim).text(
            r"\S.*", rule="it is the name of a claim", fix='write "custom:department"', longest=64
        )
        option("RoleRule", "match", self.match).one_of(*MATCHES)
        option("RoleRule", "value", self.value).text(
            rule="it is the text that the claim is compared with", longest=128
        )
        option("RoleRule", "role", self.role).instance(
            Role, AdoptedRole, fix='pass identities.role("Staff"), or AdoptedRole(arn)'
        )
        if self.claim == "cognito:groups":
            option("RoleRule", "claim", self.claim).refuse(
                'a rule looks for text in the names of groups: "admins" is in "sysadmins" too',
                "write identities.role_for_group(group), which goes by the group itself",
            )


@dataclass
class RoleMapping:
    """How the users of one provider get their roles."""

    kind: str
    ambiguous: str
    rules: tuple[RoleRule, ...] = field(default_factory=tuple)

    def block(self, provider: str) -> _Mapping:
        """The ``role_mapping`` block of the roles attachment."""
        return _Mapping(
            identity_provider=provider,
            type=self.kind,
            ambiguous_role_resolution=AMBIGUOUS[self.ambiguous],
            mapping_rule=[
                _MappingRule(
                    claim=rule.claim,
                    match_type=rule.match,
                    value=rule.value,
                    role_arn=rule.role.arn,
                )
                for rule in self.rules
            ]
            or None,
        )


def read_rules(owner: HasPath, rules: Sequence[RoleRule]) -> tuple[RoleRule, ...]:
    """Hold a list of rules to what a provider can have.

    Raises
    ------
    OptionError
        If there is none, or one that can never match because of an earlier one.
    LimitError
        If there are more than 25.
    """
    given = option(owner, "roles_by_rules(rules)", rules).list_of(RoleRule)
    if not given:
        option(owner, "roles_by_rules(rules)", rules).refuse(
            "it names at least one", 'write [RoleRule("custom:kind", "Equals", "staff", role)]'
        )
    if len(given) > MOST_RULES:
        raise LimitError(
            construct=owner.path,
            option="roles_by_rules(rules)",
            value=f"{len(given)} rules",
            rule=f"a provider has at most {MOST_RULES} rules; these are {len(given)}",
            fix="give groups roles (role_for_group), or sessions tags (principal_tags)",
        )
    seen: set[tuple[str, str, str]] = set()
    for rule in given:
        one = (rule.claim, rule.match, rule.value)
        if one in seen:
            option(owner, "roles_by_rules(rules)", one).refuse(
                "the first rule that matches counts, so the second one of the same never does",
                "remove one of the two",
            )
        seen.add(one)
    return given
