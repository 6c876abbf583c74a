"""Roles of an identity pool beside its first two, and who gets them."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse.auth.members.group import Group
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.core import Component
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.iam import Grantable, Role

from .identity_role import ImportedRole, Limits, check_trust, pool_role
from .logins import Provider
from .principal_tags import refuse_claims_of_users
from .role_mapping import (
    RoleMapping,
    RoleMappings,
    RoleRule,
    members_clients,
    read_rules,
    refuse_second_role,
)


class IdentityPoolRoles(Component):
    """How an `IdentityPool` gives some of its users other roles."""

    _identity_pool_id: str
    _clients: tuple[UserPoolClient, ...]
    _limits: Limits
    _mappings: RoleMappings
    _group_roles: dict[int, Role]
    _roles: list[Role | ImportedRole]
    _sets_tags: bool

    @refuse_unknown_keywords
    def role(self, id: str, *, permissions: Sequence[Grantable] = ()) -> Role:
        """Make one more role for users of this pool who signed in, for rules to choose.

        Parameters
        ----------
        id : str
            Name within the pool.
        permissions : sequence
            What it may do from the start. Default: nothing.
        """
        made = pool_role(
            self,
            id,
            self._identity_pool_id,
            tag_session=self._sets_tags,
            permissions=permissions,
            **self._limits,
        )
        self._roles.append(made)
        return made

    @refuse_unknown_keywords
    def roles_by_rules(
        self,
        provider: UserPoolClient | Provider,
        rules: Sequence[RoleRule],
        *,
        ambiguous: str = "deny",
    ) -> None:
        """Choose the role of a provider's users by what their token says.

        Parameters
        ----------
        provider : UserPoolClient or federated.Provider
            A client or provider of this pool.
        rules : sequence of RoleRule
            1 to 25 rules; the first that matches counts.
        ambiguous : str
            What users get whom no rule matches: ``deny`` (no credentials) or ``authenticated`` (the
            role of signed-in users). Default: ``deny``; whoever was forgotten gets nothing.

        Raises
        ------
        OptionError
            If users can write a claim that decides, or the provider has another way already.
        LimitError
            If there are more than 25 rules.
        """
        self._mappings.refuse_stranger("roles_by_rules(provider)", provider)
        checked = read_rules(self, rules)
        self._mappings.add("roles_by_rules", provider, RoleMapping("Rules", ambiguous, checked))
        for rule in checked:
            check_trust(self, "roles_by_rules(rules)", rule.role, tags=self._sets_tags)
        if isinstance(provider, UserPoolClient):
            claims, pool = [rule.claim for rule in checked], provider.pool
            self.stack.at_finish(
                lambda: refuse_claims_of_users(self, "roles_by_rules(rules)", pool, claims)
            )

    @refuse_unknown_keywords
    def roles_by_token(self, provider: UserPoolClient, *, ambiguous: str = "deny") -> None:
        """Take the role that a user's groups name in its token; `role_for_group` does this too.

        Parameters
        ----------
        provider : UserPoolClient
            A client of this pool.
        ambiguous : str
            What users get whose groups name no role, or several of the same precedence: ``deny`` or
            ``authenticated``. Default: ``deny``.

        Raises
        ------
        OptionError
            If it is no client of this pool, or has rules already.
        """
        option(self, "roles_by_token(provider)", provider).instance(
            UserPoolClient, fix="pass a client of a user pool: only their tokens name roles"
        )
        self._mappings.refuse_stranger("roles_by_token(provider)", provider)
        self._mappings.add("roles_by_token", provider, RoleMapping("Token", ambiguous))

    @refuse_unknown_keywords
    def role_for_group(
        self,
        group: Group,
        *,
        permissions: Sequence[Grantable] = (),
        clients: Sequence[UserPoolClient] | None = None,
        ambiguous: str = "deny",
    ) -> Role:
        """A role for the members of a group of a user pool; the same one on each call.

        The group names it in its members' tokens, and the pool takes it from there.

        Parameters
        ----------
        group : Group
            The group, from ``users.add_group(...)``.
        permissions : sequence
            What it may do from the start. Default: nothing.
        clients : sequence of UserPoolClient, optional
            Through which its members get the role. Default: all of this pool's clients that are of
            the group's user pool.
        ambiguous : str
            What users get who are in no group with a role, as in `roles_by_token`. Default:
            ``deny``. The first call for a client decides.

        Raises
        ------
        OptionError
            If it is no group, a group of another pool, or has a role already.
        """
        members = members_clients(self, group, self._clients)
        for client in clients or ():
            if client not in members:
                option(self, "role_for_group(clients)", getattr(client, "path", client)).refuse(
                    "it is no client of this identity pool and the group's user pool",
                    "leave `clients` out, or name clients of " + group.pool.path,
                )
        made = self._group_roles.get(id(group))
        if made is None:
            refuse_second_role(self, group)
        for client in clients or members:
            self._mappings.use_tokens(client, group.name, ambiguous)
        if made is not None:
            made.allow(*permissions)
            return made
        made = self._group_roles[id(group)] = self.role(
            group.path.rpartition("/")[2], permissions=permissions
        )
        group.nodes.group.role_arn = made.arn
        return made
