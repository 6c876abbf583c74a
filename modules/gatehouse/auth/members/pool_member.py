"""What belongs to a user pool, and can't exist without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatehouse.core import Component, Transforms
from gatehouse.core.options import option

from .pool_of_members import PoolOfMembers

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase


class PoolMember(Component):
    """A construct in a user pool: a client, a group, a domain.

    Parameters
    ----------
    pool : UserPoolBase
        The pool, made here or imported.
    id : str
        Name within the pool.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If the pool is not a user pool.
    """

    #: The usual call that makes one, for the error.
    made_by = "users.add_client"

    def __init__(self, pool: UserPoolBase, id: str, *, transform: Transforms | None = None) -> None:
        given: object = pool  # not what its type says, in a program that nobody type-checks
        if not isinstance(given, PoolOfMembers):
            named: object = id  # a call with swapped arguments has the pool here
            word = named if isinstance(named, str) else "Web"
            option(f"{type(self).__name__} {word}", "pool", pool).refuse(
                "must be a user pool: a UserPool, or what UserPool.from_id returned",
                f'write {self.made_by}("{word}"), or pass the pool first',
            )
        super().__init__(pool, id, transform=transform)
        self.pool = pool
