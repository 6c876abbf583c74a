"""What a user pool has once: its domains, and the names of what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatehouse.core import Component
from gatehouse.core.options import option

if TYPE_CHECKING:
    from .pool_of_members import PoolOfMembers
    from .user_pool_domain_base import UserPoolDomainBase


class Taken:
    """The names and domains that members of a pool took.

    Parameters
    ----------
    pool : PoolOfMembers
        The pool.
    """

    def __init__(self, pool: PoolOfMembers) -> None:
        self._pool = pool
        self._names: dict[tuple[str, str], str] = {}

    def domain(self, domain: UserPoolDomainBase) -> None:
        """Use a domain for the pool's addresses; a host of your own comes before a prefix."""
        there = self._pool.domain
        if there is not None and there.is_custom == domain.is_custom:
            kind = "host of your own" if domain.is_custom else "prefix"
            option(domain, "id", domain.path).refuse(
                f"a pool can have one {kind}, and {there.path} has it",
                "remove one of the two",
            )
        if there is None or domain.is_custom:
            self._pool.domain = domain

    def name(self, owner: Component, option_name: str, kind: str, name: str) -> None:
        """Reserve a member's name in Cognito: no other member of its kind may have it."""
        first = self._names.setdefault((kind, name), owner.path)
        if first != owner.path:
            option(owner, option_name, name).refuse(
                f"each {kind} of a pool must have a name of its own; {first} has this one",
                "remove one of the two, or give it another name",
            )
