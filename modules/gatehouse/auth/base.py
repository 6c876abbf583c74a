"""What belongs to a user pool: clients, providers, groups, scopes, pages, and rights on it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar

from gatehouse.auth.federation.identity_provider import IdentityProvider
from gatehouse.auth.members.group import Group
from gatehouse.auth.members.resource_server import ResourceServer
from gatehouse.auth.members.ui_customization import UiCustomization
from gatehouse.auth.members.user_pool_client import UserPoolClient
from gatehouse.auth.members.user_pool_domain import UserPoolDomain
from gatehouse.auth.user_pool.attributes import CustomAttribute
from gatehouse.auth.user_pool.choice_sign_in import ChoiceSignIn
from gatehouse.compute import Function, FunctionBase
from gatehouse.core import Component, aws
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import nearest, option
from gatehouse.iam import Permission
from gatehouse.iam.policy_document import PolicyDocument

P = ParamSpec("P")
R = TypeVar("R", bound=Component)

# What an administrator can do to users, and the reads that go with it. Not the pool's own settings.
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


class UserPoolMembers(Component):
    """The methods of a pool that add to it, whether it is made here or exists already."""

    tier: str | None
    sign_in: ChoiceSignIn | None
    custom_attributes: Mapping[str, CustomAttribute] | None  # None: nobody here knows them
    required_attributes: tuple[str, ...]
    domain: UserPoolDomain | None

    # A client's address is its own id (``Web`` -> ``aws_cognito_user_pool_client.web``), so it does
    # not depend on how many there are, or in which order.
    add_client = _adds("add_client", UserPoolClient, "Add an app that users sign in through")
    add_identity_provider = _adds(
        "add_identity_provider", IdentityProvider, "Let users sign in elsewhere, as with Google"
    )
    add_group = _adds("add_group", Group, "Add a group of users")
    add_resource_server = _adds(
        "add_resource_server", ResourceServer, "Add an API that tokens name scopes of"
    )
    add_domain = _adds("add_domain", UserPoolDomain, "Give the pool's sign-in pages a domain")
    customize_ui = _adds(
        "customize_ui", UiCustomization, "Change the looks of the classic sign-in pages"
    )

    @property
    def id(self) -> str:
        """Id of the pool."""
        raise NotImplementedError

    @property
    def arn(self) -> str:
        """ARN of the pool."""
        raise NotImplementedError

    @property
    def saml_audience(self) -> str:
        """What a SAML provider knows the pool by (its entity id)."""
        return f"urn:amazon:cognito:sp:{self.id}"

    def take_domain(self, domain: UserPoolDomain) -> None:
        """Make a domain the one that addresses are made of; one of your own goes first."""
        if self.domain is not None and self.domain.is_custom == domain.is_custom:
            kind = "host of your own" if domain.is_custom else "prefix"
            option(domain, "id", domain.path).refuse(
                f"a pool has at most one {kind}; {self.domain.path} is it", "remove one of the two"
            )
        if self.domain is None or domain.is_custom:
            self.domain = domain

    def take_name(self, owner: Component, option_name: str, kind: str, name: str) -> None:
        """Give a member its name in Cognito, which no other of its kind in the pool may have."""
        first = self._names.setdefault((kind, name), owner.path)
        if first != owner.path:
            option(owner, option_name, name).refuse(
                f"a pool has one {kind} of a name; {first} has this one",
                "remove one of the two, or give it another name",
            )

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        return {}

    @cached_property
    def scopes(self) -> dict[str, ResourceServer]:
        """The scopes of the pool's resource servers, as tokens name them: ``notes/read``."""
        return {}

    def grant_admin(self, function: FunctionBase, *actions: str) -> None:
        """Let a function administer users of this pool, by the actions that are named.

        It makes a policy of its own on the function's role, so a trigger can be granted it too:
        the pool waits for the function, the policy for both, and nothing for the policy.

        Parameters
        ----------
        function : Function
            The function, such as a trigger: ``users.triggers["post_confirmation"]``.
        *actions
            Names of actions of Cognito on users: ``"AdminAddUserToGroup"``, ``"AdminGetUser"``.

        Raises
        ------
        OptionError
            If it is no function, or an action is not one on users.
        """
        allowed = option(self, "grant_admin function", function).instance(
            Function, fix="pass the Function, not its ARN: its role is given the right"
        )
        if not actions:
            option(self, "grant_admin actions", actions).refuse(
                "rights are named one by one", 'write grant_admin(function, "AdminAddUserToGroup")'
            )
        for action in actions:
            if action not in ADMIN_ACTIONS:
                option(self, "grant_admin actions", action).refuse(
                    "it is an action of Cognito on users",
                    nearest(_without_service(action), ADMIN_ACTIONS),
                )
        if not self._administrators:
            self.stack.at_finish(self._attach_admin_policies)
        _, granted = self._administrators.setdefault(allowed.path, (allowed, set()))
        granted.update(actions)

    @cached_property
    def _administrators(self) -> dict[str, tuple[Function, set[str]]]:
        """Functions with rights on the users, by path, and the actions that each may do."""
        return {}

    def _attach_admin_policies(self) -> None:
        for function, actions in self._administrators.values():
            which = function.address
            permission = Permission(
                actions=[f"cognito-idp:{action}" for action in sorted(actions)],
                resources=[self.arn],
            )
            document = self.resource("admin_document", suffix="admin", each=which).of(
                aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument,
                statement=PolicyDocument([permission]).statements(),
            )
            self.resource("admin_policy", suffix="admin", each=which).of(
                aws.iam_role_policy.IamRolePolicy,
                name=f"{self.address}_admin",
                role=function.role.nodes.role.name,
                policy=document.json,
            )
