"""A group that an imported user pool has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gatehouse.core.characters import refuse_unseen
from gatehouse.core.options import option
from gatehouse.iam import Role

from .group import GROUP_NAME, GROUP_NAME_RULE, LONGEST_GROUP_NAME
from .group_base import GroupBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase


@dataclass(frozen=True)
class ImportedGroupNodes:
    """It makes nothing: the group belongs to another state."""


class ImportedGroup(GroupBase):
    """A group that an imported pool has; what `ImportedUserPool.group` returns.

    Its role is an argument of the group itself. So ``identities.role_for_group(group)`` makes the
    role here, and ``add_group("Admins", role=arn)`` names it in the stack that made the group.
    Until then its members get what ``ambiguous`` says.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    name : str, optional
        The group's name in Cognito, 1 to 128 characters without white space. Default: the id.

    Raises
    ------
    OptionError
        If the name is not valid.
    """

    Nodes = ImportedGroupNodes
    made_by = "users.group"

    def __init__(self, pool: UserPoolBase, id: str, *, name: str | None = None) -> None:
        super().__init__(pool, id)
        given = option(self, "name", id if name is None else name)
        self.name = given.text(
            GROUP_NAME, rule=GROUP_NAME_RULE, fix='write "admins" or so', longest=LONGEST_GROUP_NAME
        )
        refuse_unseen(given, self.name)
        pool.taken.name(self, "name", "group", self.name)
        self.nodes = ImportedGroupNodes()

    @property
    def has_role(self) -> bool:
        """Whether the group names a role; not known here, so False."""
        return False

    def take_role(self, role: Role) -> None:
        """Do nothing: the stack that made the group names its role."""
