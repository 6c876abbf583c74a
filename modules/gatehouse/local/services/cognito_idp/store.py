"""All user pools of the local AWS, by their ids, which no two accounts or regions share."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from gatehouse.local.services.cognito_idp import records
from gatehouse.local.services.cognito_idp.directory import Directory
from gatehouse.local.services.cognito_idp.errors import missing
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, Session, User

#: The form of what ``save`` returns. A form is read only by the release that wrote it.
FORM = 1
_ID = string.ascii_letters + string.digits
_CLIENT_ID = string.ascii_lowercase + string.digits
#: How many revoked refresh tokens are told that they were revoked.
_REVOKED = 1000
_Value = TypeVar("_Value")
#: Seconds for which an expired value is still told from one that never was.
_REMEMBERED = 3600


@dataclass(frozen=True)
class Revoked:
    """A refresh token that was revoked.

    Parameters
    ----------
    client : str
        The client's id.
    ends : float
        When it would have expired.
    deleted : bool
        Whether its user was deleted.
    """

    client: str
    ends: float
    deleted: bool


class OneTime:
    """Values that are given out once and expire: sessions of challenges, codes, forms of pages."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[float, Any]] = {}

    def put(self, value: object, *, now: float, seconds: float, token: str = "") -> str:
        """Keep a value for some seconds, and return the token that leads to it."""
        while self._held:
            oldest = next(iter(self._held))
            if self._held[oldest][0] + _REMEMBERED > now:
                break
            del self._held[oldest]
        token = token or secrets.token_urlsafe(72)
        self._held[token] = (now + seconds, value)
        return token

    def get(self, token: str, kind: type[_Value], now: float) -> _Value | None:
        """Return the value of a token, None if there is none of that kind or it has expired."""
        until, value = self._held.get(token, (0.0, None))
        return value if isinstance(value, kind) and until > now else None

    def has_expired(self, token: str, now: float) -> bool:
        """Return whether there was a value once."""
        return token in self._held and self._held[token][0] <= now

    def take(self, token: str) -> None:
        """Forget a token."""
        self._held.pop(token, None)

    def restore(self, token: str, value: object, until: float) -> None:
        """Keep a value again that was taken, until it expires."""
        self._held[token] = (until, value)

    def expires(self, token: str) -> float:
        """Return when the value of a token expires."""
        return self._held.get(token, (0.0, None))[0]


class Store:
    """The user pools, and what is on its way between two requests."""

    def __init__(self) -> None:
        self.pools: dict[str, Pool] = {}
        self._directories: dict[str, Directory] = {}
        self._clients: dict[str, str] = {}
        #: The pool of each domain, by its region.
        self.domains: dict[tuple[str, str], str] = {}
        #: The user of each refresh token that can be used, by the token's digest.
        self.refresh: dict[str, tuple[str, str]] = {}
        #: Refresh tokens that were revoked lately, by their digests.
        self.revoked: dict[str, Revoked] = {}
        self.one_time = OneTime()

    def add(self, pool: Pool) -> None:
        """Add a pool."""
        self.pools[pool.id] = pool
        self._directories[pool.id] = Directory(pool)

    def remove(self, pool: Pool) -> None:
        """Remove a pool with all that is in it."""
        for client in pool.clients:
            self._clients.pop(client, None)
        for domain in list(pool.domains):
            self.remove_domain(pool, domain)
        self.refresh = {key: each for key, each in self.refresh.items() if each[0] != pool.id}
        del self.pools[pool.id], self._directories[pool.id]

    def has_domain(self, region: str, domain: str) -> bool:
        """Return whether a domain is taken: a prefix in its region, a custom domain anywhere."""
        return any(
            name == domain and ("." in name or there == region) for there, name in self.domains
        )

    def remove_domain(self, pool: Pool, domain: str) -> None:
        """Remove a domain from its pool."""
        del pool.domains[domain], self.domains[pool.region, domain]

    def add_client(self, client: Client) -> None:
        """Add a client to its pool."""
        self.pools[client.pool].clients[client.id] = client
        self._clients[client.id] = client.pool

    def remove_client(self, client: Client) -> None:
        """Remove a client."""
        del self.pools[client.pool].clients[client.id], self._clients[client.id]

    def users(self, pool: Pool) -> Directory:
        """Return the users of a pool."""
        return self._directories[pool.id]

    def forget(self, user: User, *, deleted: bool = False) -> None:
        """Revoke the refresh tokens of a user, who may be about to be deleted."""
        for session in user.sessions.values():
            self.revoke(session, deleted=deleted)
        user.sessions.clear()

    def revoke(self, session: Session, *, deleted: bool = False) -> None:
        """Revoke the refresh tokens of a session; the latest ones are told so."""
        for digest in session.refresh:
            self.refresh.pop(digest, None)
            self.revoked[digest] = Revoked(session.client, session.expires, deleted)
        while len(self.revoked) > _REVOKED:
            del self.revoked[next(iter(self.revoked))]

    def pool(self, pool_id: str, account: str, region: str) -> Pool:
        """Return a pool of an account and region.

        Raises
        ------
        ServiceError
            ``ResourceNotFoundException`` if there is none.
        """
        pool = self.pools.get(pool_id)
        if pool is None or (pool.account, pool.region) != (account, region):
            raise missing(f"User pool {pool_id} does not exist.")
        return pool

    def in_region(self, account: str, region: str) -> Iterator[Pool]:
        """Return the pools of an account and region."""
        return (
            each for each in self.pools.values() if (each.account, each.region) == (account, region)
        )

    def client(self, client_id: str) -> Client | None:
        """Return a client of any pool."""
        pool = self.pools.get(self._clients.get(client_id, ""))
        return pool.clients.get(client_id) if pool else None

    def save(self) -> Json:
        """Return everything as JSON."""
        return {
            "form": FORM,
            "pools": [
                {**records.written(pool), "users": [records.written(each) for each in users]}
                for pool in self.pools.values()
                for users in (self._directories[pool.id],)
            ],
        }

    def load(self, state: Json) -> None:
        """Take back what ``save`` returned.

        Raises
        ------
        ValueError
            If another release wrote it.
        """
        if not state:
            return
        if state.get("form") != FORM:
            raise ValueError(
                "the kept user pools must be of this release, form "
                f"{FORM}, not {state.get('form')!r}. Remove the folder of the kept state, and "
                "deploy again."
            )
        for each in state["pools"]:
            pool = records.read(Pool, each)
            self.add(pool)
            self._directories[pool.id] = Directory(
                pool, (records.read(User, user) for user in each["users"])
            )
            self._clients |= dict.fromkeys(pool.clients, pool.id)
            self.domains |= {(pool.region, domain): pool.id for domain in pool.domains}
            for user in self._directories[pool.id]:
                for session in user.sessions.values():
                    self.refresh |= dict.fromkeys(session.refresh, (pool.id, user.name))


def new_pool_id(region: str) -> str:
    """Make the id of a pool."""
    return f"{region}_{_random(_ID, 9)}"


def new_client_id() -> str:
    """Make the id of a client."""
    return _random(_CLIENT_ID, 26)


def new_client_secret() -> str:
    """Make the secret of a client."""
    return _random(_CLIENT_ID, 51)


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
