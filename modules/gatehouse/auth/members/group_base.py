"""What a group that is made, and one that a pool has already, share."""

from __future__ import annotations

from gatehouse.iam import Role

from .pool_member import PoolMember


class GroupBase(PoolMember):
    """A group of users: a `Group`, or an `ImportedGroup`.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.
    """

    #: The group's name in tokens.
    name: str

    @property
    def has_role(self) -> bool:
        """Whether the group is known to name a role."""
        raise NotImplementedError

    def take_role(self, role: Role) -> None:
        """Name a role in the tokens of the group's members."""
        raise NotImplementedError
