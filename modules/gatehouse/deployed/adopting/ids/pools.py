"""Ids of pools and APIs, each of them once."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Pools:
    """Ids of pools and APIs.

    Parameters
    ----------
    user_pools, identity_pools, apis : list of str
        The ids.
    """

    user_pools: list[str] = field(default_factory=list)
    identity_pools: list[str] = field(default_factory=list)
    apis: list[str] = field(default_factory=list)

    def add(self, others: Pools) -> None:
        """Add others; what is here already stays where it is."""
        self.user_pools = [*dict.fromkeys([*self.user_pools, *others.user_pools])]
        self.identity_pools = [*dict.fromkeys([*self.identity_pools, *others.identity_pools])]
        self.apis = [*dict.fromkeys([*self.apis, *others.apis])]

    def any(self) -> bool:
        """Whether there is one."""
        return bool(self.user_pools or self.identity_pools or self.apis)
