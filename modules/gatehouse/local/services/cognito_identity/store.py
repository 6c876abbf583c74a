"""What identity pools know: pools, identities, and the logins that lead to an identity."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from gatehouse.local.services.cognito_identity import errors

Json = dict[str, Any]
#: The login under which a developer's own token is sent, and its users' place among the logins.
DEVELOPER = "cognito-identity.amazonaws.com"


@dataclass
class Identity:
    """An identity: the same person, however she signs in.

    Parameters
    ----------
    id : str
        ``{region}:{uuid}``.
    created, modified : float
        Seconds since 1970.
    subjects : dict of str to list of str
        Who it is at each provider; several of the developer's own provider are possible.
    merged_into : str
        The identity that it became part of; empty while it is its own.
    inaccessible : bool
        Whether its last login was taken away.
    """

    id: str
    created: float
    modified: float
    subjects: dict[str, list[str]] = field(default_factory=dict)
    merged_into: str = ""
    inaccessible: bool = False

    @property
    def is_enabled(self) -> bool:
        """Whether it can still be used."""
        return not self.merged_into and not self.inaccessible

    @property
    def is_guest(self) -> bool:
        """Whether nobody has signed in as it."""
        return self.is_enabled and not self.subjects

    def has(self, provider: str, subject: str) -> bool:
        """Return whether a subject of a provider is this identity."""
        return subject in self.subjects.get(provider, ())


@dataclass
class IdentityPool:
    """An identity pool.

    Parameters
    ----------
    id : str
        ``{region}:{uuid}``.
    account, region : str
        Where it is.
    settings : dict
        Its settings, by the names of AWS's model.
    tags : dict of str to str
        Its tags.
    roles : dict of str to str
        Its ``authenticated`` and ``unauthenticated`` role.
    role_mappings : dict
        How a provider's tokens choose a role.
    principal_tags : dict
        How a provider's claims become tags of a session.
    identities : dict of str to Identity
        Its identities by id.
    """

    id: str
    account: str
    region: str
    settings: Json
    tags: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    role_mappings: dict[str, Json] = field(default_factory=dict)
    principal_tags: dict[str, Json] = field(default_factory=dict)
    identities: dict[str, Identity] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """Its ARN."""
        return f"arn:aws:cognito-identity:{self.region}:{self.account}:identitypool/{self.id}"

    @property
    def has_guests(self) -> bool:
        """Whether it gives identities to people who did not sign in."""
        return bool(self.settings.get("AllowUnauthenticatedIdentities"))

    def owner(self, provider: str, subject: str) -> Identity | None:
        """Return the identity that a subject of a provider leads to, None if it is new."""
        found = (each for each in self.identities.values() if each.has(provider, subject))
        return next(found, None)

    def new_identity(self, now: float) -> Identity:
        """Make an identity without a login."""
        made = Identity(f"{self.region}:{uuid.uuid4()}", now, now)
        self.identities[made.id] = made
        return made


class Store:
    """All identity pools of the local AWS."""

    def __init__(self) -> None:
        self._pools: dict[str, IdentityPool] = {}

    def add(self, account: str, region: str, settings: Json, tags: dict[str, str]) -> IdentityPool:
        """Make a pool."""
        made = IdentityPool(f"{region}:{uuid.uuid4()}", account, region, settings, tags)
        self._pools[made.id] = made
        return made

    def remove(self, pool: IdentityPool) -> None:
        """Remove a pool with its identities."""
        del self._pools[pool.id]

    def of(self, account: str, region: str) -> list[IdentityPool]:
        """Return the pools of an account in a region, by id."""
        found = (each for each in self if (each.account, each.region) == (account, region))
        return sorted(found, key=lambda pool: pool.id)

    def pool(self, account: str, region: str, pool_id: object) -> IdentityPool:
        """Return a pool of an account in a region; raise if there is none."""
        found = self._pools.get(str(pool_id))
        if found is None or (found.account, found.region) != (account, region):
            raise errors.pool_not_found(pool_id)
        return found

    def public_pool(self, pool_id: object) -> IdentityPool:
        """Return a pool by its id alone, as for requests without a signature; raise if none."""
        found = self._pools.get(str(pool_id))
        if found is None:
            raise errors.pool_not_found(pool_id)
        return found

    def pool_of(self, identity_id: object) -> IdentityPool:
        """Return the pool of an identity; raise if there is none."""
        for pool in self:
            if identity_id in pool.identities:
                return pool
        raise errors.identity_not_found(identity_id)

    def __iter__(self) -> Iterator[IdentityPool]:
        """Iterate over all pools."""
        return iter(list(self._pools.values()))

    def save(self) -> Json:
        """Return all as JSON."""
        return {"pools": [asdict(pool) for pool in self]}

    def load(self, state: Json) -> None:
        """Take back what ``save`` returned."""
        pools: Iterable[Json] = state.get("pools") or ()
        self._pools = {each["id"]: _read(each) for each in pools}


def _read(state: Json) -> IdentityPool:
    identities = {name: Identity(**each) for name, each in state["identities"].items()}
    return IdentityPool(**{**state, "identities": identities})
