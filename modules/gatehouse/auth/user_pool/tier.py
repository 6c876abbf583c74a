"""The tier (feature plan) of a user pool, and which options need a higher one."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core import Component
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

LITE, ESSENTIALS, PLUS = TIERS = ("lite", "essentials", "plus")

TIER_IN_AWS = {tier: tier.upper() for tier in TIERS}

# The tier that AWS gives a new pool if none is set.
TIER_OF_AWS = ESSENTIALS


@dataclass(frozen=True)
class Need:
    """An option that needs a certain tier, or a higher one.

    Parameters
    ----------
    option : str
        Its name.
    value : object
        What was given.
    tier : str
        The lowest tier that allows it.
    what : str
        What it is, for the error.
    """

    option: str
    value: object
    tier: str
    what: str


def check_tier(pool: Component, tier: str | None, needs: list[Need]) -> None:
    """Refuse an option that needs a higher tier than the pool has."""
    if tier is not None:
        option(pool, "tier", tier).one_of(*TIERS)
    if is_token(tier):
        return
    has = tier or TIER_OF_AWS
    for need in needs:
        if TIERS.index(need.tier) > TIERS.index(has):
            given = f'the pool has "{has}"' + ("" if tier else ", as none is set")
            option(pool, need.option, need.value).refuse(
                f'{need.what} needs the tier "{need.tier}" or higher; {given}',
                f'write tier="{need.tier}" (it costs more a user), or leave {need.option} out',
            )
