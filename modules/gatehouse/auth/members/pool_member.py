"""What belongs to a user pool, and can't be without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatehouse.core import Component, Transforms
from gatehouse.core.options import option

if TYPE_CHECKING:
    from gatehouse.auth.user_pool.user_pool import UserPool


class PoolMember(Component):
    """A construct in a user pool: a client, a group, a domain.

    Parameters
    ----------
    pool : UserPool
        The pool, made here or existing.
    id : str
        Name within the pool.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. Default: none.

    Raises
    ------
    OptionError
        If the pool is none.
    """

    #: How one is mostly made, for the error.
    made_by = "users.add_client"

    def __init__(self, pool: UserPool, id: str, *, transform: Transforms | None = None) -> None:
        # By what it does: the module of the pool's class imports those of its members.
        if not hasattr(type(pool), "take_name"):
            named: object = id  # mistaken calls have the pool here
            word = named if isinstance(named, str) else "Web"
            option(f"{type(self).__name__} {word}", "pool", pool).refuse(
                "it is a UserPool, made here or by UserPool.from_id",
                f'write {self.made_by}("{word}"), or pass the pool first',
            )
        super().__init__(pool, id, transform=transform)
