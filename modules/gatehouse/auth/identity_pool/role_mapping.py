"""Which role a user of an identity pool gets, if not all of them get the same one.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-based-access-control.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gatehouse.auth.members.group_base import GroupBase
from gatehouse.auth.members.user_pool_client_base import UserPoolClientBase
from gatehouse.core import LimitError, aws
from gatehouse.core.characters import refuse_unseen
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.iam import Role

from .identity_role import ImportedRole
from .logins import Login

MOST_RULES = 25
MATCHES = ("Equals", "NotEqual", "Contains", "StartsWith")
AMBIGUOUS = {"deny": "Deny", "authenticated": "AuthenticatedRole"}

# Whose users get roles: those of a client, or those of a login.
Source = UserPoolClientBase | Login

_attachment = aws.cognito_identity_pool_roles_attachment
_Mapping = _attachment.CognitoIdentityPoolRolesAttachmentRoleMapping
_MappingRule = _attachment.CognitoIdentityPoolRolesAttachmentRoleMappingMappingRule


@known_options_only
@dataclass(frozen=True)
class RoleRule:
    """A role for users with a certain claim in their token; the first rule that matches counts.

    Parameters
    ----------
    claim : str
        The claim of the token, 1 to 64 characters: ``custom:department``. Users must not be able to
        write it. Groups of a company directory, which an `Oidc` or `Saml` provider fills in at each
        sign-in, must be in the client's ``write_attributes``; so the pool must have
        ``self_sign_up=False``, and each client that may write them ``auth_flows=[]`` and no scope
        ``aws.cognito.signin.user.admin``.
    match : str
        ``Equals``, ``NotEqual``, ``Contains`` or ``StartsWith``. A token without the claim never
        matches.
    value : str
        The text that the claim is compared with, 1 to 128 characters.
    role : Role or ImportedRole
        The role, from `IdentityPool.role`.
    """

    claim: str
    match: str
    value: str
    role: Role | ImportedRole

    def __post_init__(self) -> None:
        option("RoleRule", "claim", self.claim).text(
            r"[^\s\x00-\x1f\x7f]+",
            rule="must be the name of a claim, without white space",
            fix='write "custom:department"',
            longest=64,
        )
        refuse_unseen(option("RoleRule", "claim", self.claim), self.claim)
        option("RoleRule", "match", self.match).one_of(*MATCHES)
        option("RoleRule", "value", self.value).text(
            rule="must be the text that the claim is compared with", longest=128
        )
        option("RoleRule", "role", self.role).instance(
            Role, ImportedRole, fix='pass identities.role("Staff"), or ImportedRole(arn)'
        )
        if self.claim == "cognito:groups":
            option("RoleRule", "claim", self.claim).refuse(
                'must be another claim: Cognito compares text, and "sysadmins" contains "admins"',
                "write identities.role_for_group(group), which uses the group itself",
            )


@dataclass(frozen=True)
class RoleMapping:
    """How the users of one client or login get their roles.

    Parameters
    ----------
    kind : str
        ``Rules`` or ``Token``.
    ambiguous : str
        What users get if no role is found for them: ``deny`` or ``authenticated``.
    rules : tuple of RoleRule
        The rules. Default: none.
    """

    kind: str
    ambiguous: str
    rules: tuple[RoleRule, ...] = ()

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
    """Validate the rules of one client or login.

    Raises
    ------
    OptionError
        If there is no rule, or one that can never match because an earlier rule is the same.
    LimitError
        If there are more than 25.
    """
    given = option(owner, "roles_by_rules(rules)", rules).list_of(RoleRule)
    if not given:
        option(owner, "roles_by_rules(rules)", rules).refuse(
            "must have at least one rule",
            'write [RoleRule("custom:kind", "Equals", "staff", role)]',
        )
    if len(given) > MOST_RULES:
        raise LimitError(
            construct=owner.path,
            option="roles_by_rules(rules)",
            value=f"{len(given)} rules",
            rule=f"must have at most {MOST_RULES} rules; these are {len(given)}",
            fix="give roles to groups (role_for_group), or tags to sessions (principal_tags)",
        )
    seen: set[tuple[str, str, str]] = set()
    for rule in given:
        one = (rule.claim, rule.match, rule.value)
        if one in seen:
            option(owner, "roles_by_rules(rules)", one).refuse(
                "must differ: the first rule that matches counts, so the second never does",
                "remove one of the two",
            )
        seen.add(one)
    return given


class RoleMappings:
    """How the users of one identity pool get their roles: one way for each client or login.

    Parameters
    ----------
    owner : IdentityPool
        The pool.
    sources : sequence of UserPoolClientBase or Login
        Its clients and logins.
    """

    def __init__(self, owner: HasPath, sources: Sequence[Source]) -> None:
        self._owner = owner
        self._sources = {_key(each): each for each in sources}
        self._chosen: dict[tuple[str, str], RoleMapping] = {}

    def refuse_stranger(self, name: str, source: object) -> None:
        """Refuse to choose roles for users whom the pool does not accept."""
        known = isinstance(source, Source) and _key(source) in self._sources
        if not known:
            option(self._owner, name, getattr(source, "path", source)).refuse(
                "must be a client or login of this identity pool",
                "add it to user_pools=[...] or logins=[...] of the pool first",
            )

    def add(self, name: str, source: Source, mapping: RoleMapping) -> None:
        """Choose the roles of a source's users in one way."""
        option(self._owner, f"{name}(ambiguous)", mapping.ambiguous).one_of(*AMBIGUOUS)
        if self._chosen.setdefault(_key(source), mapping) is not mapping:
            option(self._owner, name, getattr(source, "path", source)).refuse(
                "must be the only choice of roles for this client or login, which has one already",
                "put all rules into one call, or remove one of the two calls",
            )

    def use_tokens(self, client: UserPoolClientBase, group: str, ambiguous: str) -> None:
        """Take the roles of a client's users from their tokens, unless that is so already."""
        mapping = self._chosen.get(_key(client))
        if mapping is None:
            self.add("role_for_group", client, RoleMapping("Token", ambiguous))
        elif mapping.kind != "Token":
            option(self._owner, "role_for_group(group)", group).refuse(
                f"the users of {client.path} get their roles by rules, and rules ignore the roles "
                "of groups",
                "use groups or rules for one client, not both",
            )
        elif ambiguous != mapping.ambiguous and ambiguous != "deny":
            option(self._owner, "role_for_group(ambiguous)", ambiguous).refuse(
                f"must be the same for all groups of {client.path}; the first call set "
                f'"{mapping.ambiguous}"',
                f'write ambiguous="{ambiguous}" at the first call',
            )

    def refuse_unreachable(self, authenticated: Role | ImportedRole) -> None:
        """Refuse permissions of signed-in users that no user can ever get.

        Raises
        ------
        OptionError
            If users for whom no role is chosen get no credentials, wherever they sign in.
        """
        if isinstance(authenticated, ImportedRole) or not authenticated.allowed:
            return
        chosen = [self._chosen.get(key) for key in self._sources]
        if all(each is not None and each.ambiguous == "deny" for each in chosen):
            option(self._owner, "ambiguous", "deny").refuse(
                "users for whom no role is chosen get no credentials, so nobody can use what is "
                "allowed to `authenticated`",
                'write ambiguous="authenticated" where roles are chosen, or allow it to the '
                "chosen roles",
            )

    def blocks(self, name: Callable[[Source], str]) -> list[_Mapping]:
        """The ``role_mapping`` blocks, in the order of the pool's clients and logins."""
        return [
            self._chosen[key].block(name(source))
            for key, source in self._sources.items()
            if key in self._chosen
        ]


def _key(source: Source) -> tuple[str, str]:
    """What tells a client or login apart from the others of its pool."""
    own = source.key if isinstance(source, Login) else source.path
    return type(source).__name__, own


def members_clients(
    owner: HasPath, group: object, clients: Sequence[UserPoolClientBase]
) -> list[UserPoolClientBase]:
    """The clients through which members of a group sign in.

    Raises
    ------
    OptionError
        If ``group`` is not a `Group`, or no client of the identity pool is of its user pool.
    """
    if not isinstance(group, GroupBase):
        option(owner, "role_for_group(group)", group).refuse(
            f"must be a Group; this one is a {type(group).__name__}",
            'make it first: users.add_group("Editors")',
        )
    found = [each for each in clients if each.pool is group.pool]
    if not found:
        option(owner, "role_for_group(group)", group.name).refuse(
            "must be a group of a user pool whose clients are in user_pools=[...]",
            "add a client of that user pool to user_pools=[...]",
        )
    return found


def refuse_second_role(owner: HasPath, group: GroupBase) -> None:
    """Refuse a group that has a role, which its members would lose.

    Raises
    ------
    OptionError
        If it has one.
    """
    if group.has_role:
        option(owner, "role_for_group(group)", group.name).refuse(
            "must be a group without a role, and this one has a role",
            "leave `role` out where the group is made",
        )
