"""Ids of pools, APIs, tables and buckets, each of them once."""

from __future__ import annotations

from dataclasses import dataclass, field, fields


@dataclass
class Pools:
    """Ids of pools and APIs, and names of tables and buckets.

    Parameters
    ----------
    user_pools, identity_pools, apis, tables, buckets : list of str
        The ids.
    """

    user_pools: list[str] = field(default_factory=list)
    identity_pools: list[str] = field(default_factory=list)
    apis: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    buckets: list[str] = field(default_factory=list)

    def add(self, others: Pools) -> None:
        """Add others; what is here already stays where it is."""
        for each in fields(self):
            both = [*getattr(self, each.name), *getattr(others, each.name)]
            setattr(self, each.name, [*dict.fromkeys(both)])

    def any(self) -> bool:
        """Whether there is one."""
        return any(getattr(self, each.name) for each in fields(self))
