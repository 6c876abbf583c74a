"""One call of an operation: what it works on, and who calls."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.directory import Directory
from gatehouse.local.services.cognito_idp.errors import missing, unknown_user
from gatehouse.local.services.cognito_idp.outside import Outside
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.settings import Settings
from gatehouse.local.services.cognito_idp.store import Store
from gatehouse.local.services.contract import Context


@dataclass(frozen=True)
class Call:
    """What every operation works with.

    Parameters
    ----------
    store : Store
        The user pools.
    outside : Outside
        The other services.
    settings : Settings
        How this local AWS works: its codes, its keys, its address.
    context : Context
        Who calls, and where.
    """

    store: Store
    outside: Outside
    settings: Settings
    context: Context

    @property
    def now(self) -> float:
        """The time, in seconds since 1970."""
        return self.context.now()

    def pool(self, asked: Json) -> Pool:
        """Return the pool that a request names."""
        return self.store.pool(str(asked["UserPoolId"]), self.context.account, self.context.region)

    def pool_of(self, client: Client) -> Pool:
        """Return the pool of a client."""
        return self.store.pools[client.pool]

    def client_in(self, pool: Pool, asked: Json) -> Client:
        """Return the client of a pool that a request names."""
        client = pool.clients.get(str(asked["ClientId"]))
        if client is None:
            raise missing(f"User pool client {asked['ClientId']} does not exist.")
        return client

    def client(self, asked: Json) -> Client:
        """Return the client that a request names, of whatever pool."""
        client = self.store.client(str(asked["ClientId"]))
        if client is None:
            raise missing(f"User pool client {asked['ClientId']} does not exist.")
        return client

    def users(self, pool: Pool) -> Directory:
        """Return the users of a pool."""
        return self.store.users(pool)

    def user(self, pool: Pool, name: object) -> User:
        """Return a user by any name that counts."""
        user = self.users(pool).find(str(name))
        if user is None:
            raise unknown_user()
        return user

    def named(self, asked: Json) -> tuple[Pool, User]:
        """Return the pool and the user that an administrator names."""
        pool = self.pool(asked)
        return pool, self.user(pool, asked["Username"])
