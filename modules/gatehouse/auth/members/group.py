"""A group of users, which can have a role."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gatehouse.core import Transforms, aws
from gatehouse.core.arns import IAM_ROLE, check_arn
from gatehouse.core.characters import refuse_unseen
from gatehouse.core.data_lock import lock_data
from gatehouse.core.lock_file import LOCK_FILE, NEVER_DEPLOYED
from gatehouse.core.options import option
from gatehouse.iam import Role

from .group_base import GroupBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

LONGEST_GROUP_NAME = 128
GROUP_NAME = r"[^\s\x00-\x1f\x7f]+"
GROUP_NAME_RULE = "must be text without white space"
_LARGEST_PRECEDENCE = 2**31 - 1


@dataclass(frozen=True)
class GroupNodes:
    """What a `Group` makes."""

    group: aws.cognito_user_group.CognitoUserGroup


class Group(GroupBase):
    """A group of users, which can have a role; made by `UserPool.add_group`.

    Makes ``aws_cognito_user_group``. A user's tokens contain the names of the
    user's groups, as ``cognito:groups``. Who its members are is data: in a protected stage neither
    a plan nor a renaming deletes it.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    name : str, optional
        The group's name in tokens, 1 to 128 characters. Default: the id.
    description : str, optional
        What the group is for, at most 2048 characters. Default: none.
    precedence : int, optional
        Whose role a user of several groups gets: the group with the lowest number, from 1.
        Default: none; such a group comes last. One that had a number then gets the largest: the
        provider would send 0 for none. Cognito allows 0 as well, but Terraform's provider does not
        send it to a new group: the group would come last instead of first, and no plan would show
        it.
    role : Role or str, optional
        The role, or its ARN, that tokens name for an identity pool to choose. It can change, but
        not be taken away. Default: none.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If the name is not valid, or the precedence is not positive.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> users = UserPool(AppStack(App(), "notes"), "UserPool", usernames=["email"])
    >>> users.add_group("Admins", name="admins", precedence=1).name
    'admins'

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html,
    and of 0: https://github.com/hashicorp/terraform-provider-aws/issues/7524
    """

    Nodes = GroupNodes
    _role: Role | None = None
    made_by = "users.add_group"

    def __init__(
        self,
        pool: UserPoolBase,
        id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        precedence: int | None = None,
        role: Role | str | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        chosen = id if name is None else name
        self.name = option(self, "name", chosen).text(
            GROUP_NAME,
            rule=GROUP_NAME_RULE,
            fix='write "admins" or so',
            longest=LONGEST_GROUP_NAME,
        )
        refuse_unseen(option(self, "name", chosen), self.name)
        pool.taken.name(self, "name", "group", self.name)
        if description is not None:
            option(self, "description", description).text(longest=2048)
        if precedence is not None:
            self._check_precedence(precedence)
        if role is not None:
            option(self, "role", role).instance(Role, str, fix="pass a Role, or the ARN of one")
        if isinstance(role, str):
            check_arn(self, "role", role, IAM_ROLE, fix="pass role.arn")
        self._once_had("precedence", precedence)
        self._once_had("role", role)
        lock_data(
            self,
            "Group",
            protect=pool.protect,
            holds="the list of its members",
            fields={"name": self.name},
        )
        self._home = self.stack
        self._arguments: dict[str, Any] = {
            "name": self.name,
            "user_pool_id": pool.id,
            "description": description,
            "precedence": self._precedence(precedence),
            "role_arn": self._arn_of(role),
            "lifecycle": self.keep_data(pool.protect),
        }
        self.nodes = GroupNodes(group=self._group())
        self.stack.check_at_finish(self._refuse_lost_role)
        self.stack.check_at_finish(self._refuse_move)

    def _group(self) -> aws.cognito_user_group.CognitoUserGroup:
        return self.resource("group", home=self._home, check=self._remember).of(
            aws.cognito_user_group.CognitoUserGroup, **self._arguments
        )

    def _memory_of(self, name: str) -> str:
        """The name under which the lock file remembers an option of this group."""
        return f"{name} of group {self.path.rpartition('/')[2]}"

    def _once_had(self, name: str, value: object) -> bool:
        return self.pool.given_once.has(self._memory_of(name), given=value is not None)

    def _remember(self, arguments: dict[str, Any]) -> None:
        """Remember what a transform gave like the options."""
        for name, argument in (("precedence", "precedence"), ("role", "role_arn")):
            self._once_had(name, arguments.get(argument))

    def _precedence(self, precedence: int | None) -> int | None:
        """Come last in words, once there was a number: the provider sends 0 for none, the first."""
        if precedence is None and self._once_had("precedence", None):
            return _LARGEST_PRECEDENCE
        return precedence

    def _refuse_lost_role(self) -> None:
        """Refuse to take the role away: the provider sends an empty ARN, which Cognito refuses."""
        if not self.pool.given_once.was_left_out(self._memory_of("role")) or self.has_role:
            return
        option(self, "role", None).refuse(
            "must stay: Terraform's provider can't take the role from a group, as it sends an "
            "empty ARN, which Cognito refuses",
            "give it another role; or take the role away in Cognito's console, and run "
            f"`gatehouse lock`. {NEVER_DEPLOYED}",
        )

    def _check_precedence(self, precedence: int) -> None:
        given = option(self, "precedence", precedence)
        if precedence == 0 and precedence is not False:
            given.refuse(
                "must be at least 1: Terraform's AWS provider does not send 0, and the group would "
                "come last instead of first",
                "count from 1",
            )
        given.integer(1, _LARGEST_PRECEDENCE)

    @property
    def has_role(self) -> bool:
        """Whether the group names a role, a transform's included."""
        return self._role is not None or self.nodes.group.role_arn_input is not None

    def take_role(self, role: Role) -> None:
        """Name a role in the tokens of the group's members; a group names at most one."""
        self._once_had("role", role)
        arn = self._arn_of(role)
        if arn is not None:
            self.nodes.group.role_arn = arn

    def _arn_of(self, role: Role | str | None) -> str | None:
        """ARN of a role; None for one of another stack, which only the whole app shows."""
        if not isinstance(role, Role):
            return role
        if role.stack is self.stack:
            return role.arn
        self._role = role
        self.stack.crossings.at_end(lambda: self._name_role_of(role))
        return None

    def _name_role_of(self, role: Role) -> None:
        """Name a role of another stack by reference, in this stack or, if that needs this, there.

        Cognito may ask IAM for the role, so the group must come after it.
        """
        if role.stack.depends_on(self.stack):
            self.stack.crossings.leave(self, "group", self.nodes.group)
            self._home = role.stack
            self._arguments["role_arn"] = role.arn
            self.nodes = GroupNodes(group=self._group())
        else:
            self.stack.add_dependency(role.stack)
            self.nodes.group.role_arn = role.arn

    def _refuse_move(self) -> None:
        """Refuse to lose the members by a move to another stack, which makes the group anew."""
        if not self.pool.protect:
            return
        own, home = self.stack.app_name, self._home.app_name
        recorded = self.stack.recorded_fields(self.path)
        was = home if recorded is None else recorded.get("stack", own)
        if was != home:
            option(self, "role", self._role.path if self._role else None).refuse(
                f"must be a role for which the group stays in the stack {was}, as in the lock "
                f"file: in {home}, it would be made anew, and the list of its members be lost",
                "make the role in the stack of the pool; or move the group from state to state "
                f"(`terraform state rm` and `terraform import`) and write {home!r} as its `stack` "
                f"in {LOCK_FILE}",
            )
        if home != own:
            fields = {"kind": "Group", "name": self.name, "stack": home}
            self.stack.lock_fields(self.path, fields, lambda recorded: None)

    @cached_property
    def reference(self) -> str:
        """The group's name as a reference; what uses it waits until the group is made."""
        return self.nodes.group.name
