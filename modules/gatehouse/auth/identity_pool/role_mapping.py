"""Which role a user of an identity pool gets, where it is not the same for all of them.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gatehouse.auth.members.group import Group
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.core import LimitError, aws
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.iam import Role

from .identity_role import ImportedRole
from .logins import Provider

MOST_RULES = 25
MATCHES = ("Equals", "NotEqual", "Contains", "StartsWith")
AMBIGUOUS = {"deny": "Deny", "authenticated": "AuthenticatedRole"}

Source = UserPoolClient | Provider

_attachment = aws.cognito_identity_pool_roles_attachment
_Mapping = _attachment.CognitoIdentityPoolRolesAttachmentRoleMapping
_MappingRule = _attachment.CognitoIdentityPoolRolesAttachmentRoleMappingMappingRule


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
    role : Role or ImportedRole
        The role, from `IdentityPool.role`.
    """

    claim: str
    match: str
    value: str
    role: Role | ImportedRole

    def __post_init__(self) -> None:
        option("RoleRule", "claim", self.claim).text(
            r"\S.*", rule="it is the name of a claim", fix='write "custom:department"', longest=64
        )
        option("RoleRule", "match", self.match).one_of(*MATCHES)
        option("RoleRule", "value", self.value).text(
            rule="it is the text that the claim is compared with", longest=128
        )
        option("RoleRule", "role", self.role).instance(
            Role, ImportedRole, fix='pass identities.role("Staff"), or ImportedRole(arn)'
        )
        if self.claim == "cognito:groups":
            option("RoleRule", "claim", self.claim).refuse(
                'a rule looks for text in the names of groups: "admins" is in "sysadmins" too',
                "write identities.role_for_group(group), which goes by the group itself",
            )


@dataclass
class RoleMapping:
    """How the users of one provider get their roles.

    Parameters
    ----------
    kind : str
        ``Rules`` or ``Token``.
    ambiguous : str
        What users get for whom that gives no role: ``deny`` or ``authenticated``.
    rules : tuple of RoleRule
        The rules. Default: none.
    """

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


class RoleMappings:
    """The mappings of one identity pool: at most one for each of its providers."""

    def __init__(self, owner: HasPath, providers: Sequence[Source]) -> None:
        self._owner = owner
        self._providers = providers
        self._by_provider: dict[int, RoleMapping] = {}

    def refuse_stranger(self, name: str, provider: object) -> None:
        """Stop where a role would be chosen for somebody else's users."""
        if not any(provider is each for each in self._providers):
            option(self._owner, name, getattr(provider, "path", provider)).refuse(
                "roles are chosen for a client or provider of this pool",
                "add it to user_pools=[...] or providers=[...] of the pool first",
            )

    def add(self, name: str, provider: Source, mapping: RoleMapping) -> None:
        """Choose the roles of a provider's users in one way."""
        option(self._owner, f"{name}(ambiguous)", mapping.ambiguous).one_of(*AMBIGUOUS)
        if id(provider) in self._by_provider:
            option(self._owner, name, getattr(provider, "path", provider)).refuse(
                "a provider has one way of choosing roles, and this one has it already",
                "put all rules into one call, or leave one of the two out",
            )
        self._by_provider[id(provider)] = mapping

    def use_tokens(self, client: UserPoolClient, group: str, ambiguous: str) -> None:
        """Take the roles of a client's users from their tokens, unless that is so already."""
        mapping = self._by_provider.get(id(client))
        if mapping is None:
            self.add("role_for_group", client, RoleMapping("Token", ambiguous))
        elif mapping.kind != "Token":
            option(self._owner, "role_for_group(group)", group).refuse(
                f"the users of {client.path} get their roles by rules, which groups are not part "
                "of",
                "use groups or rules for one client, not both",
            )
        elif ambiguous != mapping.ambiguous and ambiguous != "deny":
            option(self._owner, "role_for_group(ambiguous)", ambiguous).refuse(
                f"it is said once for all groups of {client.path}, and the first call said "
                f'"{mapping.ambiguous}"',
                f'write ambiguous="{ambiguous}" at the first call',
            )

    def refuse_unreachable(self, authenticated: Role | ImportedRole) -> None:
        """Stop where signed-in users were allowed something that none of them can ever get.

        Raises
        ------
        OptionError
            If each provider denies credentials to those for whom no role is chosen.
        """
        if isinstance(authenticated, ImportedRole) or not authenticated.allowed:
            return
        chosen = [self._by_provider.get(id(each)) for each in self._providers]
        if all(each is not None and each.ambiguous == "deny" for each in chosen):
            option(self._owner, "ambiguous", "deny").refuse(
                "users for whom no role is chosen get no credentials, so what is allowed to "
                "`authenticated` reaches nobody",
                'write ambiguous="authenticated" where roles are chosen, or allow it to these',
            )

    def blocks(self, key: Callable[[Source], str]) -> list[_Mapping]:
        """The ``role_mapping`` blocks, in the order of the pool's providers."""
        return [
            self._by_provider[id(each)].block(key(each))
            for each in self._providers
            if id(each) in self._by_provider
        ]


def members_clients(
    owner: HasPath, group: object, clients: Sequence[UserPoolClient]
) -> list[UserPoolClient]:
    """The clients through which members of a group sign in.

    Raises
    ------
    OptionError
        If it is no group, or one of a user pool whose users the identity pool does not take.
    """
    if not isinstance(group, Group):
        option(owner, "role_for_group(group)", group).refuse(
            f"it is a group of a user pool, and this is a {type(group).__name__}",
            'make it first: users.add_group("Editors")',
        )
    found = [each for each in clients if each.pool is group.pool]
    if not found:
        option(owner, "role_for_group(group)", group.name).refuse(
            "none of this pool's clients is of the group's user pool",
            "add a client of that user pool to user_pools=[...]",
        )
    return found


def refuse_second_role(owner: HasPath, group: Group) -> None:
    """Stop where a group has a role, which members of it would lose.

    Raises
    ------
    OptionError
        If it has one.
    """
    if group.nodes.group.role_arn_input is not None:
        option(owner, "role_for_group(group)", group.name).refuse(
            "a group names one role, and this one has a role already",
            "leave `role` out where the group is made",
        )
