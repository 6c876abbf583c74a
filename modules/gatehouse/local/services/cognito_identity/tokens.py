"""The tokens that identities take to STS, in the classic flow and for a developer's own users."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gatehouse.local.services.cognito_identity import errors
from gatehouse.local.services.cognito_identity.linking import link
from gatehouse.local.services.cognito_identity.logins import Login, Logins
from gatehouse.local.services.cognito_identity.open_id import OpenIdIssuer
from gatehouse.local.services.cognito_identity.store import (
    DEVELOPER,
    Identity,
    IdentityPool,
    Store,
)
from gatehouse.local.services.contract import Context, Json, Operation
from gatehouse.local.services.openid.believing import COGNITO

#: The claim with the tags of the session, as STS reads it.
TAGS = "https://aws.amazon.com/tags"
_SECONDS = 600


class Tokens:
    """Makes the tokens of identities, and the operation that gives one.

    Parameters
    ----------
    store : Store
        Where identities are kept.
    logins : Logins
        Verifies who somebody is.
    issuer : OpenIdIssuer
        Signs the tokens.
    """

    def __init__(self, store: Store, logins: Logins, issuer: OpenIdIssuer) -> None:
        self._store, self._logins, self._issuer = store, logins, issuer

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {"GetOpenIdToken": self.get_open_id_token}

    async def get_open_id_token(self, context: Context, asked: Json) -> Json:
        """Return an identity's token, where the pool has the classic flow."""
        pool = self._store.pool_of(asked["IdentityId"])
        if not pool.settings["AllowClassicFlow"]:
            raise errors.invalid("Basic (classic) flow is not enabled, please use enhanced flow.")
        if not asked.get("Logins") and not pool.has_guests:
            raise errors.no_guests()
        logins = await self._logins.verify(pool, asked.get("Logins"), context.now())
        named = pool.identities.get(asked["IdentityId"])
        if named is None:
            raise errors.identity_not_found(asked["IdentityId"])
        identity = link(pool, named, logins, context.now())
        token = self.of(pool, identity, amr(logins), context.now(), seconds=_SECONDS)
        return {"IdentityId": identity.id, "Token": token}

    def of(
        self,
        pool: IdentityPool,
        identity: Identity,
        methods: Sequence[str],
        now: float,
        *,
        seconds: int,
        tags: Mapping[str, str] | None = None,
    ) -> str:
        """Return the token of an identity.

        Parameters
        ----------
        pool, identity : IdentityPool, Identity
            Whose token it is.
        methods : sequence of str
            How it has signed in, the claim ``amr``.
        now : float
            The time, in seconds since 1970.
        seconds : int
            How long the token is valid.
        tags : dict of str to str or None
            Tags for the session that STS gives for it. Default None: there are none.
        """
        claims: dict[str, Any] = {
            "sub": identity.id,
            "aud": pool.id,
            "amr": list(methods),
            "iss": COGNITO,
            f"{COGNITO}/identity-pool-arn": pool.arn,
            "exp": int(now) + seconds,
            "iat": int(now),
        }
        if tags:
            told = {key: [value] for key, value in tags.items()}
            claims[TAGS] = {"principal_tags": told, "transitive_tag_keys": []}
        return self._issuer.sign(claims)


def amr(logins: Sequence[Login]) -> list[str]:
    """Return how somebody has signed in, as trust policies and handlers see it.

    The name of each provider is in it, which trust policies match, and the person at it.
    """
    if not logins:
        return ["unauthenticated"]
    found = ["authenticated"]
    for each in logins:
        if each.provider == DEVELOPER:
            found += [name for name in each.claims.get("amr") or () if name not in found]
        else:
            found += [each.provider, *([each.amr] if each.amr else [])]
    return found
