"""What made and imported pools have in common."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cached_property, partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from gatehouse.auth.federation.identity_provider import IdentityProvider
from gatehouse.auth.identity_pool.identity_role import Limits, pool_role
from gatehouse.auth.members.group import Group
from gatehouse.auth.members.managed_login_branding import ManagedLoginBranding
from gatehouse.auth.members.pool_of_members import PoolOfMembers
from gatehouse.auth.members.resource_server import ResourceServer
from gatehouse.auth.members.ui_customization import UiCustomization
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.members.user_pool_domain import UserPoolDomain
from gatehouse.compute import Function, FunctionBase
from gatehouse.core import AppStack, Component, Transforms, aws
from gatehouse.core.crossing import NamesOfOthers, name_elsewhere
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.names import shortened
from gatehouse.core.options import nearest, option
from gatehouse.iam import Grant, Grantable, Permission, Role, RoleAsItRuns
from gatehouse.iam.policy_document import PolicyDocument
from gatehouse.iam.role import LONGEST_POLICY_NAME

P = ParamSpec("P")
R = TypeVar("R", bound=Component)

# What an administrator can do to users, and the reads for it. Not the pool's own settings.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
ADMIN_ACTIONS = (
    "AdminAddUserToGroup",
    "AdminConfirmSignUp",
    "AdminCreateUser",
    "AdminDeleteUser",
    "AdminDeleteUserAttributes",
    "AdminDisableProviderForUser",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminForgetDevice",
    "AdminGetDevice",
    "AdminGetUser",
    "AdminInitiateAuth",
    "AdminLinkProviderForUser",
    "AdminListDevices",
    "AdminListGroupsForUser",
    "AdminListUserAuthEvents",
    "AdminRemoveUserFromGroup",
    "AdminResetUserPassword",
    "AdminRespondToAuthChallenge",
    "AdminSetUserMFAPreference",
    "AdminSetUserPassword",
    "AdminSetUserSettings",
    "AdminUpdateAuthEventFeedback",
    "AdminUpdateDeviceStatus",
    "AdminUpdateUserAttributes",
    "AdminUserGlobalSignOut",
    "ListGroups",
    "ListUsers",
    "ListUsersInGroup",
)


def _adds(
    name: str, kind: Callable[Concatenate[Any, P], R], words: str
) -> Callable[Concatenate[Any, P], R]:
    """A method that makes a construct in the pool, with that construct's own options."""

    def add(pool: Any, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return kind(pool, *args, **kwargs)

    # What the construct takes beside the pool shows as what the method takes.
    taken = inspect.signature(kind.__init__)
    parameters = [each for key, each in taken.parameters.items() if key != "pool"]
    vars(add)["__signature__"] = taken.replace(parameters=parameters)
    vars(add)["__wrapped__"] = kind.__init__  # where its options and their types are written
    add.__name__ = name
    add.__doc__ = f"{words}; its options are those of `{getattr(kind, '__name__', kind)}`."
    return refuse_unknown_keywords(add)


def _without_service(action: object) -> str:
    """An action as it is named here: ``AdminGetUser``, of IAM's ``cognito-idp:AdminGetUser``."""
    return str(action).rpartition(":")[2]


class UserPoolBase(PoolOfMembers):
    """A user pool: a `UserPool`, or an `ImportedUserPool`.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.
    """

    # A client's address is its own id (``Web`` -> ``aws_cognito_user_pool_client.web``), so it does
    # not depend on how many there are, or in which order.
    add_client = _adds("add_client", UserPoolClient, "Add an app that users sign in through")
    add_identity_provider = _adds(
        "add_identity_provider", IdentityProvider, "Let users sign in elsewhere, as with Google"
    )
    add_group = _adds("add_group", Group, "Add a group of users")
    add_resource_server = _adds(
        "add_resource_server", ResourceServer, "Add an API whose scopes tokens can name"
    )
    add_domain = _adds("add_domain", UserPoolDomain, "Give the pool's sign-in pages a domain")
    add_branding = _adds(
        "add_branding", ManagedLoginBranding, "Give a client's managed sign-in pages a style"
    )
    customize_ui = _adds(
        "customize_ui", UiCustomization, "Change the looks of the classic sign-in pages"
    )

    @property
    def arn(self) -> str:
        """ARN of the pool."""
        raise NotImplementedError

    @property
    def saml_audience(self) -> str:
        """The name by which a SAML provider knows the pool (its entity id)."""
        return f"urn:amazon:cognito:sp:{self.id}"

    def grant_admin(self, function: FunctionBase, *actions: str) -> None:
        """Let a function administer users of this pool, by the actions that are named.

        The function's role gets a policy of its own for it. A trigger of the pool can be granted
        it too: the pool waits for the function, the policy waits for both. The policy of a function
        of another stack is made in that stack.

        Parameters
        ----------
        function : Function
            The function, such as a trigger: ``users.triggers["post_confirmation"]``.
        *actions
            Names of actions of Cognito on users: ``"AdminAddUserToGroup"``, ``"AdminGetUser"``.

        Raises
        ------
        OptionError
            If ``function`` is not a `Function`, or an action is not one on users.
        """
        allowed = option(self, "grant_admin function", function).instance(
            Function, fix="pass the Function, not its ARN: its role gets the permission"
        )
        fix = 'write grant_admin(function, "AdminAddUserToGroup")'
        self._check_actions("grant_admin actions", actions, fix)
        if not self._administrators:
            self.stack.at_finish(self._attach_admin_policies)
        _, granted = self._administrators.setdefault(allowed.path, (allowed, set()))
        granted.update(actions)

    @property
    def link_environment(self) -> dict[str, str]:
        """What a linked function finds in its environment: ``USERS_USER_POOL_ID``."""
        return {f"{self.address.upper()}_USER_POOL_ID": self.id}

    def link(self) -> Grant:
        """What ``link=[users]`` gives a function: the pool's id, and no right on its users."""
        return Grant((), of=self)

    def administer(self, *actions: str) -> Grant:
        """Administering users of this pool, by the actions that are named.

        For a trigger of this pool, write `grant_admin`: a function in a VPC waits for its rights,
        so the pool would wait for the function, and the function for the pool.

        Parameters
        ----------
        *actions
            Names of actions of Cognito on users: ``"AdminGetUser"``, ``"ListUsers"``.

        Raises
        ------
        OptionError
            If there is no action, or one is not an action on users.

        Examples
        --------
        >>> from gatehouse.auth import UserPool
        >>> from gatehouse.core import App, AppStack
        >>> users = UserPool(AppStack(App(), "notes"), "Users", usernames=["email"])
        >>> users.administer("AdminGetUser").permissions[0].actions
        ('cognito-idp:AdminGetUser',)

        Notes
        -----
        https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncognitouserpools.html
        """
        self._check_actions("administer actions", actions, 'write administer("AdminGetUser")')
        permission = Permission(
            actions=[f"cognito-idp:{action}" for action in sorted({*actions})], resources=[self.arn]
        )
        return Grant((permission,), of=self)

    def _check_actions(self, name: str, actions: Sequence[str], fix: str) -> None:
        if not actions:
            option(self, name, actions).refuse("must name at least one action", fix)
        for action in actions:
            if action not in ADMIN_ACTIONS:
                option(self, name, action).refuse(
                    "must be an action of Cognito on users",
                    nearest(_without_service(action), ADMIN_ACTIONS),
                )

    @cached_property
    def _administrators(self) -> dict[str, tuple[Function, set[str]]]:
        """Functions with rights on the users, by path, and the actions that each may do."""
        return {}

    def _attach_admin_policies(self) -> None:
        names = NamesOfOthers(self.stack)
        for function, actions in self._administrators.values():
            permission = Permission(
                actions=[f"cognito-idp:{action}" for action in sorted(actions)],
                resources=[self.arn],
            )
            attach = partial(self._attach_admin_policy, function, names.of(function), permission)
            if function.stack is self.stack:
                attach(self.stack)
            else:
                self._attach_elsewhere(function.stack, attach)

    def _attach_elsewhere(self, stack: AppStack, attach: Callable[[AppStack], None]) -> None:
        """Attach in the function's stack, unless this one needs it: for a trigger of the pool."""
        crossings = self.stack.crossings
        crossings.at_end(lambda: attach(crossings.home_of(stack, self.stack)))

    def _attach_admin_policy(
        self, function: Function, which: str, permission: Permission, home: AppStack
    ) -> None:
        document = self.resource("admin_document", suffix="admin", each=which, home=home).of(
            aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument,
            statement=PolicyDocument([permission]).statements(),
        )
        # Pools of two stacks may have one address, and a role its policies by name.
        name = self.address
        if function.stack is not self.stack:
            name = f"{name_elsewhere(self.stack, function.stack)}_{name}"
        self.resource("admin_policy", suffix="admin", each=which, home=home).of(
            aws.iam_role_policy.IamRolePolicy,
            name=shortened(name, LONGEST_POLICY_NAME, "_admin"),
            role=function.role.nodes.role.name,
            policy=document.json,
        )


class IdentityPoolBase(Component):
    """An identity pool: an `IdentityPool`, or an `ImportedIdentityPool`.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.
    """

    def __init__(self, scope: Construct, id: str, *, transform: Transforms | None = None) -> None:
        super().__init__(scope, id, transform=transform)
        self._made_roles: list[Role] = []

    @property
    def id(self) -> str:
        """Id of the identity pool."""
        raise NotImplementedError

    @property
    def arn(self) -> str:
        """ARN of the identity pool."""
        raise NotImplementedError

    @property
    def sets_tags(self) -> bool:
        """Whether the pool sets principal tags; its roles must then allow it."""
        raise NotImplementedError

    @property
    def role_limits(self) -> Limits:
        """What holds for each role of the pool that says nothing else."""
        return Limits(max_session=None, permissions_boundary=None)

    def _check_role(self, id: str) -> None:
        """Refuse a role that nobody would get."""

    @refuse_unknown_keywords
    def role(
        self,
        id: str,
        *,
        permissions: Sequence[Grantable] = (),
        max_session: timedelta | None = None,
        permissions_boundary: str | None = None,
        as_it_runs: RoleAsItRuns | None = None,
    ) -> Role:
        """Make one more role for users of this pool who signed in, for rules to choose.

        Parameters
        ----------
        id : str
            Name within the pool.
        permissions : sequence
            What it may do from the start. Default: nothing.
        max_session : timedelta, optional
            Longest session of the role, 1 to 12 hours. Default: the pool's; AWS's own of 1 hour
            for an imported pool.
        permissions_boundary : str, optional
            ARN of a policy that the role never goes beyond. Default: the pool's; none for an
            imported pool.
        as_it_runs : RoleAsItRuns, optional
            What it is called, to take over one that something else made. Default: none.
        """
        self._check_role(id)
        limits = self.role_limits
        made = pool_role(
            self,
            id,
            self.id,
            tag_session=self.sets_tags,
            permissions=permissions,
            max_session=limits["max_session"] if max_session is None else max_session,
            permissions_boundary=limits["permissions_boundary"]
            if permissions_boundary is None
            else permissions_boundary,
            as_it_runs=as_it_runs,
        )
        self._made_roles.append(made)
        return made
