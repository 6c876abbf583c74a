"""Identities: given out, listed, taken apart and removed."""

from __future__ import annotations

from gatehouse.local.services.cognito_identity import errors
from gatehouse.local.services.cognito_identity.linking import link
from gatehouse.local.services.cognito_identity.logins import Logins
from gatehouse.local.services.cognito_identity.pools import paged
from gatehouse.local.services.cognito_identity.store import Identity, Store
from gatehouse.local.services.contract import Context, Json, Operation, ServiceError


class Identities:
    """The operations on identities.

    Parameters
    ----------
    store : Store
        Where they are kept.
    logins : Logins
        Verifies who somebody is.
    """

    def __init__(self, store: Store, logins: Logins) -> None:
        self._store, self._logins = store, logins

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "DeleteIdentities": self.delete_identities,
            "DescribeIdentity": self.describe_identity,
            "GetId": self.get_id,
            "ListIdentities": self.list_identities,
            "UnlinkIdentity": self.unlink_identity,
        }

    async def get_id(self, context: Context, asked: Json) -> Json:
        """Return the identity of a login, or a new one."""
        pool = self._store.public_pool(asked["IdentityPoolId"])
        if not asked.get("Logins") and not pool.has_guests:
            raise errors.no_guests()
        logins = await self._logins.verify(pool, asked.get("Logins"), context.now())
        return {"IdentityId": link(pool, None, logins, context.now()).id}

    def describe_identity(self, context: Context, asked: Json) -> Json:
        """Return an identity's logins and dates."""
        pool = self._store.pool_of(asked["IdentityId"])
        if (pool.account, pool.region) != (context.account, context.region):
            raise errors.identity_not_found(asked["IdentityId"])
        return _described(pool.identities[asked["IdentityId"]])

    def list_identities(self, context: Context, asked: Json) -> Json:
        """Return the identities of a pool, by pages."""
        pool = self._store.pool(context.account, context.region, asked["IdentityPoolId"])
        hidden = bool(asked.get("HideDisabled"))
        found = [each for each in pool.identities.values() if each.is_enabled or not hidden]
        page, following = paged(found, asked)
        told = [_described(each) for each in page]
        return {"IdentityPoolId": pool.id, "Identities": told, "NextToken": following}

    def delete_identities(self, context: Context, asked: Json) -> Json:
        """Remove identities; those of other accounts are left, and named."""
        left = []
        for identity in asked["IdentityIdsToDelete"]:
            try:
                pool = self._store.pool_of(identity)
            except ServiceError:
                continue  # AWS reports no error for an identity that is not there
            if (pool.account, pool.region) == (context.account, context.region):
                del pool.identities[identity]
            else:
                left.append({"IdentityId": identity, "ErrorCode": "AccessDenied"})
        return {"UnprocessedIdentityIds": left}

    async def unlink_identity(self, context: Context, asked: Json) -> Json:
        """Take logins away from an identity; whoever has them is somebody new next time."""
        pool = self._store.pool_of(asked["IdentityId"])
        logins = await self._logins.verify(pool, asked["Logins"], context.now())
        identity = link(pool, pool.identities[asked["IdentityId"]], logins, context.now())
        for provider in asked["LoginsToRemove"]:
            if provider not in asked["Logins"]:
                raise errors.invalid(f"{provider} must be among the Logins of the request.")
            identity.subjects.pop(provider, None)
        identity.modified = context.now()
        identity.inaccessible = not identity.subjects
        return {}


def _described(identity: Identity) -> Json:
    """Return an identity as the API shows it; one that is part of another is disabled."""
    logins = list(identity.subjects)
    if not identity.is_enabled:
        logins = ["DISABLED", identity.id.partition(":")[0]]
    return {
        "IdentityId": identity.id,
        "Logins": logins,
        "CreationDate": identity.created,
        "LastModifiedDate": identity.modified,
    }
