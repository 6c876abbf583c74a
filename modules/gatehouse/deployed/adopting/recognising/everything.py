"""All constructs of what runs, in the order of writing."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse.deployed.adopting.constructs import Construct
from gatehouse.deployed.adopting.reading.identity_pool import RunningIdentityPool
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool

from .identity_pool import clients_by_id, identity_pool
from .members import members
from .names import Names
from .user_pool import pool_options, stays_outside


def recognise(
    pools: Sequence[RunningUserPool], identities: Sequence[RunningIdentityPool], stage: str
) -> list[Construct]:
    """The constructs that say what runs.

    Parameters
    ----------
    pools, identities : sequence of RunningUserPool, sequence of RunningIdentityPool
        What runs.
    stage : str
        The stage whose names they have.
    """
    names = Names()
    made: list[Construct] = []
    for running in pools:
        id, variable = names.id("Users" if len(pools) == 1 else str(running.pool["Name"]), "Users")
        options = pool_options(running, stage)
        imports = {"user_pool": running.id}
        outside = stays_outside(running)
        pool = Construct("UserPool", id, variable, options, imports, comments=outside)
        made += [pool, *members(pool, running, names)]
    clients = clients_by_id(made)
    return [*made, *(identity_pool(each, clients, stage, names) for each in identities)]
