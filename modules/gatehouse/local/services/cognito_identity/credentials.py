"""``GetCredentialsForIdentity``: the enhanced flow, from logins to the session of a role."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from gatehouse.local.services.cognito_identity import errors, role_choice, session_tags
from gatehouse.local.services.cognito_identity.guests import SESSION_POLICY
from gatehouse.local.services.cognito_identity.linking import link
from gatehouse.local.services.cognito_identity.logins import Login, Logins
from gatehouse.local.services.cognito_identity.store import (
    DEVELOPER,
    Identity,
    IdentityPool,
    Store,
)
from gatehouse.local.services.cognito_identity.tokens import TAGS, amr
from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.sts import requests
from gatehouse.local.services.sts.sessions import Sessions
from gatehouse.local.services.sts.trust import Asking, Trust

logger = logging.getLogger("gatehouse")

_PROVIDER = "cognito-identity.amazonaws.com"
_SESSION = "CognitoIdentityCredentials"
_SECONDS = 3600


class Credentials:
    """The operation, with what it needs.

    Parameters
    ----------
    store : Store
        Where identities are kept.
    logins : Logins
        Verifies who somebody is.
    trust : Trust
        Asks the trust policy of the role.
    sessions : Sessions
        Where the session is kept.
    """

    def __init__(self, store: Store, logins: Logins, trust: Trust, sessions: Sessions) -> None:
        self._store, self._logins = store, logins
        self._trust, self._sessions = trust, sessions

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {"GetCredentialsForIdentity": self.get_credentials_for_identity}

    async def get_credentials_for_identity(self, context: Context, asked: Json) -> Json:
        """Give an identity the credentials of its role."""
        pool = self._store.pool_of(asked["IdentityId"])
        logins = await self._logins.verify(pool, asked.get("Logins"), context.now())
        named = pool.identities.get(asked["IdentityId"])
        if named is None:
            raise errors.identity_not_found(asked["IdentityId"])
        identity = link(pool, named, logins, context.now())
        if not logins and not pool.has_guests:
            raise errors.no_guests()
        role, tags = _role_and_tags(pool, logins, asked.get("CustomRoleArn"))
        given = self._session(context, pool, identity, logins, role, tags)
        given["SecretKey"] = given.pop("SecretAccessKey")
        return {"IdentityId": identity.id, "Credentials": given}

    def _session(
        self,
        context: Context,
        pool: IdentityPool,
        identity: Identity,
        logins: Sequence[Login],
        role: str,
        tags: dict[str, str],
    ) -> dict[str, Any]:
        methods = amr(logins)
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        keys = {
            f"{_PROVIDER}:aud": pool.id,
            f"{_PROVIDER}:sub": identity.id,
            f"{_PROVIDER}:amr": methods,
        }
        asking = Asking(
            "sts:AssumeRoleWithWebIdentity",
            _PROVIDER,
            {**keys, "sts:RoleSessionName": _SESSION, **requests.tag_keys(listed)},
            listed,
            federated=True,
        )
        try:
            found = self._trust.role(role, asking)
        except ServiceError as error:
            logger.info("refused: %s gives no credentials of %s: %s", pool.id, role, error.message)
            raise errors.no_role() from None
        session = {
            "Arn": requests.session_arn(role, _SESSION),
            "UserId": f"{found.role_id}:{_SESSION}",
            "AccountId": role.split(":")[4],
            "PrincipalType": "AssumedRole",
            "SessionTags": listed,
            "SessionPolicies": None if logins else {"Policy": json.dumps(SESSION_POLICY)},
            "ConditionKeys": {**keys, "aws:FederatedProvider": _PROVIDER},
            "_identity_id": identity.id,
            "_identity_pool_id": pool.id,
            "_cognito_auth_type": methods[0],
            "_cognito_auth_provider": ",".join(map(_signed_in_at, logins)) or None,
            "_cognito_amr": methods,
        }
        return self._sessions.start(session, _SECONDS, context.now())


def _signed_in_at(login: Login) -> str:
    """Return a provider as API Gateway names it to a function."""
    return f"{login.provider},{login.amr}" if login.amr else login.provider


def _role_and_tags(
    pool: IdentityPool, logins: Sequence[Login], asked: str | None
) -> tuple[str, dict[str, str]]:
    """Choose the role, and the tags of its session, by the first login."""
    if not logins:
        if asked:
            raise errors.not_authorized("Access denied: guests must not request a role.")
        role = pool.roles.get("unauthenticated")
        tags: dict[str, str] = {}
    else:
        login = logins[0]
        mapping = _mapping(pool, login)
        try:
            role = role_choice.choose(pool.roles, mapping, login.claims, asked)
        except role_choice.NoRoleError as error:
            logger.info("refused: no credentials from %s: %s", pool.id, error)
            raise errors.not_authorized(f"Access denied: {error}.") from None
        if login.provider == DEVELOPER:
            told = (login.claims.get(TAGS) or {}).get("principal_tags") or {}
            tags = {key: str(value[0]) for key, value in told.items() if value}
        else:
            tags = session_tags.from_claims(pool.principal_tags.get(login.provider), login.claims)
    if not role:
        raise errors.no_role()
    return role, tags


def _mapping(pool: IdentityPool, login: Login) -> Json | None:
    """Return the role mapping of a provider; that of the very client comes first."""
    audience = login.claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    for each in listed:
        if found := pool.role_mappings.get(f"{login.provider}:{each}"):
            return found
    return pool.role_mappings.get(login.provider)
