"""What is asked for, from all places that name ids."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import boto3
from botocore.exceptions import ProfileNotFound

from gatehouse.deployed.adopting.adopt import Asked
from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.identity_pool import region_of_identities
from gatehouse.deployed.adopting.reading.user_pool import region_of
from gatehouse.deployed.credentials import credentials_error
from gatehouse.errors import CommandError

from .cloudformation import pools_of_sst, pools_of_stack
from .files import pools_of_amplify, pools_of_state
from .pools import Pools

_APP = re.compile(r"[a-z][a-z0-9-]{0,19}")


@dataclass(frozen=True)
class Sources:
    """Where ids are read from.

    Parameters
    ----------
    user_pools, identity_pools, apis : list of str
        Ids that were given by hand.
    tables, buckets : list of str
        Names that were given by hand.
    cloudformation : list of str
        Names of CloudFormation stacks.
    sst : list of str
        Apps of SST v2: ``STAGE-APP``.
    states, amplify : list of Path
        Files of Terraform's state, and of Amplify's outputs.
    """

    user_pools: Sequence[str] = ()
    identity_pools: Sequence[str] = ()
    apis: Sequence[str] = ()
    tables: Sequence[str] = ()
    buckets: Sequence[str] = ()
    cloudformation: Sequence[str] = ()
    sst: Sequence[str] = ()
    states: Sequence[Path] = ()
    amplify: Sequence[Path] = ()

    def any(self) -> bool:
        """Whether anything was named."""
        return any(getattr(self, each.name) for each in fields(self))


def asked(sources: Sources, app: str, stage: str, region: str | None) -> Asked:
    """Find the ids of all pools that were asked for.

    Raises
    ------
    CommandError
        If nothing was named, a name is not valid, or a file or stack can't be read.
    """
    if not _APP.fullmatch(app):
        raise CommandError(
            f"--app must be 1 to 20 of a-z, 0-9 and hyphen, and begin with a letter, not {app!r}.",
            "Write a name such as --app notes",
            exit_code=2,
        )
    if not sources.any():
        raise CommandError(
            "something that runs must be named: a pool, or a stack that has one.",
            "gatehouse adopt --user-pool eu-west-1_AbCdEfGhI, or --cloudformation NAME",
            exit_code=2,
        )
    pools = Pools()
    by_hand = (sources.user_pools, sources.identity_pools, sources.apis)
    pools.add(Pools(*map(list, (*by_hand, sources.tables, sources.buckets))))
    for state in sources.states:
        pools.add(pools_of_state(state))
    for outputs in sources.amplify:
        pools.add(pools_of_amplify(outputs))
    found = region or _region(pools)
    _refuse_others(pools, found)
    aws = Aws(found)
    for name in sources.cloudformation:
        pools.add(pools_of_stack(aws, name))
    for name in sources.sst:
        pools.add(pools_of_sst(aws, name))
    return Asked(app, stage, found, **vars(pools))


def _refuse_others(pools: Pools, region: str) -> None:
    """Refuse pools of another region, before any of them is read."""
    regions = {each: region_of(each) for each in pools.user_pools}
    regions |= {each: region_of_identities(each) for each in pools.identity_pools}
    for pool, found in regions.items():
        if found != region:
            raise CommandError(
                f"--region must be that of all pools: it is {region}, and {pool} is of {found}.",
                "Each region has a stack of its own: run it once for each.",
                exit_code=2,
            )


def _region(pools: Pools) -> str:
    for each in pools.user_pools:
        return region_of(each)
    for each in pools.identity_pools:
        return region_of_identities(each)
    try:
        named = os.environ.get("AWS_REGION") or boto3.Session().region_name
    except ProfileNotFound as error:
        raise credentials_error(error, "") or error from None
    if not named:
        raise CommandError(
            "the region must be known, and the environment names none.",
            "Write --region eu-west-1",
            exit_code=2,
        )
    return named
