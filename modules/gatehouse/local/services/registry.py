"""The services that are our own; for all others the emulator answers."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from gatehouse.local.services import login_issuers
from gatehouse.local.services.contract import Service

if TYPE_CHECKING:
    from gatehouse.local.services.cognito_idp.service import UserPools


@cache
def services() -> tuple[Service, ...]:
    """Return our services, each with its table of operations."""
    user_pools = _user_pools()
    return (user_pools.service(), *_identity(user_pools))


def _user_pools() -> UserPools:
    """Return the user pools, beside the emulator's functions, roles, keys and outbox."""
    from gatehouse.local.emulator.user_pool_neighbours import EmulatedNeighbours
    from gatehouse.local.services.cognito_idp.service import UserPools
    from gatehouse.local.services.cognito_idp.settings import from_environment

    return UserPools(EmulatedNeighbours(), from_environment(os.environ))


def _identity(user_pools: UserPools) -> tuple[Service, ...]:
    """Return STS and the identity pools, which share sessions and the keys of issuers."""
    from ministack.services import sts as emulated

    from gatehouse.local.emulator.iam_records import EmulatedIam
    from gatehouse.local.gateway.trust import trusts
    from gatehouse.local.services.cognito_identity import service as identity_pools
    from gatehouse.local.services.cognito_identity.open_id import OpenIdIssuer
    from gatehouse.local.services.openid.believing import TokenKeys
    from gatehouse.local.services.sts import service as sts
    from gatehouse.local.services.sts.sessions import Sessions
    from gatehouse.local.services.sts.trust import Trust

    iam, issuer = EmulatedIam(), OpenIdIssuer()
    # The emulator's services look temporary keys up where it keeps them: one dict for both.
    sessions = Sessions(emulated._sessions)
    keys = TokenKeys(issuer, user_pools)
    neighbours = identity_pools.Neighbours(
        iam, Trust(iam, trusts), sessions, user_pools, keys, login_issuers.from_environment()
    )
    return (
        sts.service(sessions, iam, trusts, keys),
        identity_pools.service(neighbours, issuer),
    )
