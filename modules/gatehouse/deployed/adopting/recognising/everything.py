"""All constructs of what runs, in the order of writing."""

from __future__ import annotations

from gatehouse.deployed.adopting.constructs import Call, Construct
from gatehouse.deployed.adopting.reading.everything import Running
from gatehouse.deployed.adopting.reading.triggers import triggers_of

from .functions import function
from .http_api import http_api, routes
from .identity_pool import identity_pool
from .members import members
from .names import Names
from .permissions import Grants
from .storage import bucket, table
from .triggers import add_triggers
from .user_pool import pool_options, stays_outside


def recognise(running: Running, stage: str) -> tuple[list[Construct], list[Call]]:
    """The constructs that say what runs, and what is called behind them.

    Parameters
    ----------
    running : Running
        What runs.
    stage : str
        The stage whose names they have.
    """
    names = Names()
    pools: list[Construct] = []
    for each in running.user_pools:
        alone = len(running.user_pools) == 1
        id, variable = names.id("Users" if alone else str(each.pool["Name"]), "Users")
        options = pool_options(each, stage)
        imports = {"user_pool": each.id}
        outside = stays_outside(each)
        pool = Construct("UserPool", id, variable, options, imports, comments=outside)
        pools += [pool, *members(pool, each, names)]
    apis = {each.id: (each, http_api(each, stage, names)) for each in running.apis}
    tables = {each.arn: table(each, stage, names) for each in running.tables}
    buckets = {each.name: bucket(each, stage, names) for each in running.buckets}
    grants = Grants(names, apis, tables, buckets)
    called = {name for each in running.user_pools for name in triggers_of(each).values()}
    functions: dict[str, Construct] = {}
    roles: dict[str, Construct] = {}
    # What pools call is written before them, and so is the role that others share with it.
    for name in sorted(running.functions, key=lambda each: (each not in called, each)):
        arn = str(running.functions[name].function["Role"])
        made_function = function(
            running.functions[name], running.roles[arn], roles.get(arn), stage, names, grants
        )
        functions[name] = made_function
        if not made_function.maker:
            roles.setdefault(arn, made_function)
    for pool_construct, of in zip(
        [each for each in pools if each.kind == "UserPool"], running.user_pools, strict=True
    ):
        add_triggers(pool_construct, of, functions, running.functions)
    calls: list[Call] = []
    identities = []
    for pool_of_identities in running.identity_pools:
        made, allowed = identity_pool(
            pool_of_identities, pools, stage, names, running.roles, grants
        )
        identities.append(made)
        calls += allowed
    for each_api, construct in apis.values():
        calls = [*routes(each_api, construct, functions, pools), *calls]
    made_apis = [construct for _, construct in apis.values()]
    before = [each for name, each in functions.items() if name in called]
    after = [each for name, each in functions.items() if name not in called]
    stored = [*tables.values(), *grants.buckets.values()]
    return [*stored, *before, *pools, *identities, *after, *made_apis], calls
