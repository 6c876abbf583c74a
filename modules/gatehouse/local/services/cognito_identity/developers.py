"""Identities of users whom a developer's own backend has signed in.

https://docs.aws.amazon.com/cognito/latest/developerguide/developer-authenticated-identities.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_identity import errors
from gatehouse.local.services.cognito_identity.linking import link, merge
from gatehouse.local.services.cognito_identity.logins import Login, Logins
from gatehouse.local.services.cognito_identity.pools import paged
from gatehouse.local.services.cognito_identity.session_tags import check_tags
from gatehouse.local.services.cognito_identity.store import (
    DEVELOPER,
    Identity,
    IdentityPool,
    Store,
)
from gatehouse.local.services.cognito_identity.tokens import Tokens
from gatehouse.local.services.contract import Context, Json, Operation, ServiceError

_DEFAULT_SECONDS = 900


class Developers:
    """The operations on users of a developer's own provider.

    Parameters
    ----------
    store : Store
        Where identities are kept.
    logins : Logins
        Verifies further logins of a user.
    tokens : Tokens
        Makes the token of an identity.
    """

    def __init__(self, store: Store, logins: Logins, tokens: Tokens) -> None:
        self._store, self._logins, self._tokens = store, logins, tokens

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "GetOpenIdTokenForDeveloperIdentity": self.get_open_id_token_for_developer_identity,
            "LookupDeveloperIdentity": self.lookup_developer_identity,
            "MergeDeveloperIdentities": self.merge_developer_identities,
            "UnlinkDeveloperIdentity": self.unlink_developer_identity,
        }

    async def get_open_id_token_for_developer_identity(self, context: Context, asked: Json) -> Json:
        """Return the token of a user whom the caller vouches for, with the identity of it."""
        pool = self._pool(context, asked)
        given = dict(asked["Logins"])
        user = given.pop(_provider(pool), None)
        if not user:
            raise errors.invalid("Please include one login of your developer provider.")
        now = context.now()
        others = await self._logins.verify(pool, given, now)
        tags = dict(asked.get("PrincipalTags") or {})
        check_tags(tags)
        identity = self._linked(pool, asked.get("IdentityId"), user, others, now)
        token = self._tokens.of(
            pool,
            identity,
            _amr(pool, user, others),
            now,
            seconds=int(asked.get("TokenDuration") or _DEFAULT_SECONDS),
            tags=tags,
        )
        return {"IdentityId": identity.id, "Token": token}

    def _linked(
        self, pool: IdentityPool, named: str | None, user: str, others: list[Login], now: float
    ) -> Identity:
        owner = pool.owner(DEVELOPER, user)
        identity = None
        if named:
            identity = pool.identities.get(named)
            if identity is None:
                raise errors.identity_not_found(named)
            if owner is not None and owner is not identity:
                raise ServiceError(
                    "DeveloperUserAlreadyRegisteredException",
                    f"Developer user identifier {user} is already linked to another identity.",
                )
            if not identity.is_enabled:
                raise errors.not_authorized(f"Identity '{named}' is disabled.")
        if others:
            found = link(pool, identity if identity and identity.is_guest else None, others, now)
            target = identity or owner or found
            if found is not target:
                merge(found, target, now)
        else:
            target = identity or owner or pool.new_identity(now)
        held = target.subjects.setdefault(DEVELOPER, [])
        if user not in held:
            held.append(user)
            target.modified = now
        return target

    def lookup_developer_identity(self, context: Context, asked: Json) -> Json:
        """Return the identity of a user, or the users of an identity."""
        pool = self._pool(context, asked)
        named, user = asked.get("IdentityId"), asked.get("DeveloperUserIdentifier")
        if not named and not user:
            raise errors.invalid("IdentityId or DeveloperUserIdentifier must be given.")
        owner = pool.owner(DEVELOPER, user) if user else pool.identities.get(str(named))
        if named and user and (owner is None or owner.id != named):
            raise errors.conflict(f"{user} is not linked to the identity {named}.")
        if owner is None:
            raise errors.identity_not_found(named or user)
        users = [user] if named and user else list(owner.subjects.get(DEVELOPER, ()))
        page, following = paged(users, asked)
        return {
            "IdentityId": owner.id,
            "DeveloperUserIdentifierList": page,
            "NextToken": following,
        }

    def merge_developer_identities(self, context: Context, asked: Json) -> Json:
        """Make the identities of two users one; the source's is disabled."""
        pool = self._pool(context, asked)
        self._check_provider(pool, asked)
        source = self._of(pool, asked["SourceUserIdentifier"])
        target = self._of(pool, asked["DestinationUserIdentifier"])
        if source is not target:
            merge(source, target, context.now())
        return {"IdentityId": target.id}

    def unlink_developer_identity(self, context: Context, asked: Json) -> Json:
        """Take a user away from an identity; whoever it is, is somebody new next time."""
        pool = self._pool(context, asked)
        self._check_provider(pool, asked)
        identity = pool.identities.get(asked["IdentityId"])
        if identity is None:
            raise errors.identity_not_found(asked["IdentityId"])
        user = asked["DeveloperUserIdentifier"]
        if not identity.has(DEVELOPER, user):
            raise errors.conflict(f"{user} is not linked to the identity {identity.id}.")
        identity.subjects[DEVELOPER].remove(user)
        if not identity.subjects[DEVELOPER]:
            del identity.subjects[DEVELOPER]
        identity.inaccessible = not identity.subjects
        identity.modified = context.now()
        return {}

    def _pool(self, context: Context, asked: Json) -> IdentityPool:
        return self._store.pool(context.account, context.region, asked["IdentityPoolId"])

    def _check_provider(self, pool: IdentityPool, asked: Json) -> None:
        if asked["DeveloperProviderName"] != _provider(pool):
            raise errors.invalid(
                f"{asked['DeveloperProviderName']} is not the developer provider of the pool."
            )

    def _of(self, pool: IdentityPool, user: str) -> Identity:
        owner = pool.owner(DEVELOPER, user)
        if owner is None:
            raise errors.identity_not_found(user)
        return owner


def _provider(pool: IdentityPool) -> str:
    name = pool.settings.get("DeveloperProviderName")
    if not name:
        raise errors.invalid("The identity pool has no developer provider.")
    return str(name)


def _amr(pool: IdentityPool, user: str, others: list[Login]) -> list[str]:
    mine = _provider(pool)
    amr = ["authenticated", mine, f"{mine}:{pool.id}:{user}"]
    for each in others:
        amr += [each.provider, *([each.amr] if each.amr else [])]
    return amr
