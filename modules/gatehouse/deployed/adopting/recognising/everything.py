"""All constructs of what runs, in the order of writing."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse.deployed.adopting.constructs import Construct
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool

from .members import members
from .names import Names
from .user_pool import pool_options


def recognise(pools: Sequence[RunningUserPool], stage: str) -> list[Construct]:
    """The constructs that say what runs.

    Parameters
    ----------
    pools : sequence of RunningUserPool
        What runs.
    stage : str
        The stage whose names they have.
    """
    names = Names()
    made = []
    for running in pools:
        id, variable = names.id("Users" if len(pools) == 1 else str(running.pool["Name"]), "Users")
        options = pool_options(running, stage)
        pool = Construct("UserPool", id, variable, options, {"user_pool": running.id})
        made += [pool, *members(pool, running, names)]
    return made
