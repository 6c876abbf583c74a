"""``AssumeRoleWithWebIdentity``: a session of a role for the holder of a token."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam_view import Iam
from gatehouse.local.services.openid import tokens
from gatehouse.local.services.openid.believing import (
    COGNITO,
    Believed,
    ExpiredError,
    ForgedError,
    TokenKeys,
    audience_of,
)
from gatehouse.local.services.openid.issuers import UnreachableIssuerError
from gatehouse.local.services.openid.tokens import NotATokenError, Token
from gatehouse.local.services.sts import requests
from gatehouse.local.services.sts.sessions import Sessions
from gatehouse.local.services.sts.trust import Asking, Trust

_ACTION = "sts:AssumeRoleWithWebIdentity"
#: A token's claim with the tags of its session:
#: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
_TAGS = "https://aws.amazon.com/tags"
_TAG = re.compile(r"[\w\s+=.@:/-]{0,256}")


class WebIdentity:
    """The operation, with what it needs.

    Parameters
    ----------
    sessions : Sessions
        Where the session is kept.
    iam : Iam
        Where roles, policies and the account's providers are.
    trust : Trust
        Asks the trust policy.
    keys : TokenKeys
        Knows whether an issuer has signed a token.
    """

    def __init__(self, sessions: Sessions, iam: Iam, trust: Trust, keys: TokenKeys) -> None:
        self._sessions, self._iam, self._trust, self._keys = sessions, iam, trust, keys

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {"AssumeRoleWithWebIdentity": self.assume_role_with_web_identity}

    async def assume_role_with_web_identity(self, context: Context, asked: Json) -> Json:
        """Give a session of a role to the holder of a token."""
        arn = requests.role_arn(asked["RoleArn"])
        account = arn.split(":")[4]
        if asked.get("ProviderId"):
            raise requests.invalid(
                "ProviderId is for access tokens of Facebook and Amazon, which the local AWS "
                "cannot verify. Use an OpenID Connect token without ProviderId."
            )
        believed = await self._believe(asked["WebIdentityToken"], arn, context.now())
        policies = requests.policies(asked, self._iam, account)
        tags = session_tags(believed.token)
        asking = Asking(
            _ACTION,
            believed.principal,
            {
                **believed.keys(),
                "sts:RoleSessionName": asked["RoleSessionName"],
                **requests.tag_keys(tags),
            },
            tags,
            federated=True,
        )
        role = self._trust.role(arn, asking)
        lasts = requests.seconds(asked, role)
        session = requests.session_arn(arn, asked["RoleSessionName"])
        held = f"{role.role_id}:{asked['RoleSessionName']}"
        credentials = self._sessions.start(
            {
                "Arn": session,
                "UserId": held,
                "AccountId": account,
                "PrincipalType": "AssumedRole",
                "SessionTags": tags,
                "SessionPolicies": policies,
                **_identity(believed),
            },
            lasts,
            context.now(),
        )
        return {
            "Credentials": credentials,
            "SubjectFromWebIdentityToken": believed.token.subject,
            "AssumedRoleUser": {"AssumedRoleId": held, "Arn": session},
            "PackedPolicySize": 0,
            "Provider": believed.principal,
            "Audience": believed.audience,
        }

    async def _believe(self, text: str, role: str, now: float) -> Believed:
        """Return a token that its issuer has signed, and that is for a client of the account."""
        try:
            token = tokens.read(text)
        except NotATokenError:
            raise _not_a_token() from None
        if not token.subject or not token.issuer:
            raise _not_a_token()
        principal, clients = token.issuer.partition("://")[2], None
        if token.issuer != COGNITO:
            principal, clients = self._provider(token, role)
        try:
            await asyncio.to_thread(self._keys.check, token, token.issuer, now)
        except ExpiredError as error:
            raise ServiceError("ExpiredTokenException", str(error), 400) from None
        except ForgedError:
            raise _refused("Couldn't verify the token's signature.") from None
        except UnreachableIssuerError:
            raise _refused(
                "Couldn't retrieve verification key from your identity provider, please reference "
                "AssumeRoleWithWebIdentity documentation for requirements"
            ) from None
        return Believed(token, principal, audience_of(token, clients))

    def _provider(self, token: Token, role: str) -> tuple[str, Sequence[str]]:
        """Return the account's provider for a token's issuer, and its clients."""
        _, partition, _, _, account, _ = role.split(":", 5)
        host = token.issuer.removeprefix("https://")
        arn = f"arn:{partition}:iam::{account}:oidc-provider/{host}"
        clients = self._iam.clients_of_provider(arn)
        if clients is None or not token.issuer.startswith("https://"):
            raise _refused(f"No OpenIDConnect provider found in your account for {token.issuer}")
        if not any(each in clients for each in token.audiences):
            raise _refused("Incorrect token audience")
        return arn, clients


def session_tags(token: Token) -> list[dict[str, str]]:
    """Return the tags that a token gives its session, as the claim for it holds them."""
    told = token.claims.get(_TAGS)
    given = told.get("principal_tags") if isinstance(told, dict) else None
    found: list[dict[str, str]] = []
    for key, value in (given or {}).items() if isinstance(given, dict) else ():
        one: Any = value[0] if isinstance(value, list) and len(value) == 1 else value
        if not isinstance(one, str) or not _TAG.fullmatch(one) or not _TAG.fullmatch(key):
            raise _refused(f"The tag {key} of the token must be one text of a session tag.")
        found.append({"Key": key, "Value": one})
    return found


def _identity(believed: Believed) -> Json:
    """Return what the session remembers of whom the token is about."""
    claims = believed.token.claims
    keys = {"ConditionKeys": {**believed.keys(), "aws:FederatedProvider": believed.principal}}
    if believed.token.issuer != COGNITO:
        return keys
    return {
        **keys,
        "_identity_id": claims["sub"],
        "_identity_pool_id": believed.audience,
        "_cognito_amr": claims.get("amr") or [],
    }


def _not_a_token() -> ServiceError:
    return _refused(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access "
        "Token)"
    )


def _refused(message: str) -> ServiceError:
    return ServiceError("InvalidIdentityToken", message, 400)
