"""Identity pools as a service: their operations, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gatehouse.local.services.cognito_identity.credentials import Credentials
from gatehouse.local.services.cognito_identity.developers import Developers
from gatehouse.local.services.cognito_identity.identities import Identities
from gatehouse.local.services.cognito_identity.logins import Logins, UserPools
from gatehouse.local.services.cognito_identity.open_id import OpenIdIssuer
from gatehouse.local.services.cognito_identity.pools import Pools
from gatehouse.local.services.cognito_identity.roles import Roles
from gatehouse.local.services.cognito_identity.store import Store
from gatehouse.local.services.cognito_identity.tokens import Tokens
from gatehouse.local.services.contract import Json, Service
from gatehouse.local.services.iam_view import Iam
from gatehouse.local.services.openid.believing import TokenKeys
from gatehouse.local.services.sts.sessions import Sessions
from gatehouse.local.services.sts.trust import Trust


@dataclass(frozen=True)
class Neighbours:
    """What identity pools need of other services.

    Parameters
    ----------
    iam : Iam
        Where the account's providers are.
    trust : Trust
        Asks the trust policies of roles.
    sessions : Sessions
        Where sessions are kept.
    user_pools : UserPools
        Whether somebody's session at a user pool still lives.
    keys : TokenKeys
        Knows whether an issuer has signed a token.
    stand_ins : dict of str to str
        The issuers that stand in for public providers.
    """

    iam: Iam
    trust: Trust
    sessions: Sessions
    user_pools: UserPools
    keys: TokenKeys
    stand_ins: Mapping[str, str]


def service(neighbours: Neighbours, issuer: OpenIdIssuer, store: Store | None = None) -> Service:
    """Return Cognito's identity pools.

    Parameters
    ----------
    neighbours : Neighbours
        The other services.
    issuer : OpenIdIssuer
        Signs the tokens of identities.
    store : Store or None
        Where pools are kept. Default None: a new one.
    """
    held = Store() if store is None else store
    logins = Logins(neighbours.keys, neighbours.iam, neighbours.user_pools, neighbours.stand_ins)
    tokens = Tokens(held, logins, issuer)
    concepts = (
        Pools(held),
        Roles(held),
        Identities(held, logins),
        Developers(held, logins, tokens),
        tokens,
        Credentials(held, logins, neighbours.trust, neighbours.sessions),
    )
    operations = {name: each for concept in concepts for name, each in concept.operations().items()}

    def save() -> Json:
        return {**held.save(), "issuer": issuer.save()}

    def load(state: Json) -> None:
        held.load(state)
        issuer.load(state.get("issuer") or {})

    unsigned = frozenset({"GetCredentialsForIdentity", "GetId", "GetOpenIdToken", "UnlinkIdentity"})
    return Service("cognito-identity", operations, unsigned, save=save, load=load)
