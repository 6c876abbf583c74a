"""What a client sends as logins: from texts to people that a provider vouches for.

Every login is verified. A provider whose tokens cannot be verified gives nothing: Facebook, Amazon
and Twitter have tokens that only they can read, so a local AWS needs a stand-in for them. That of
Facebook is asked as the Graph is; tokens of the others' are those of OpenID Connect.

https://docs.aws.amazon.com/cognito/latest/developerguide/external-identity-providers.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from gatehouse.local.launcher.login_issuers import LOGIN_ISSUERS
from gatehouse.local.services.cognito_identity import errors, graph
from gatehouse.local.services.cognito_identity.store import DEVELOPER, IdentityPool
from gatehouse.local.services.iam_view import Iam
from gatehouse.local.services.openid import tokens
from gatehouse.local.services.openid.believing import (
    COGNITO,
    ExpiredError,
    ForgedError,
    TokenKeys,
)
from gatehouse.local.services.openid.issuers import UnreachableIssuerError
from gatehouse.local.services.openid.tokens import NotATokenError, Token
from gatehouse.local.services.saml import responses
from gatehouse.local.services.saml.responses import BadResponseError, ExpiredResponseError, one

#: Seconds for which a token still counts when it has expired, as seen on AWS.
_LEEWAY = 300.0
#: Providers with OpenID Connect tokens, and the issuers that their tokens name.
_WITH_ISSUERS = {
    "accounts.google.com": ("https://accounts.google.com", "accounts.google.com"),
    "appleid.apple.com": ("https://appleid.apple.com",),
}
_UNVERIFIED = "Couldn't verify signed token."
_NOT_OPEN_ID = "Not a valid OpenId Connect identity token."


class UserPools(Protocol):
    """What identity pools need of user pools."""

    def is_current(self, token: Token) -> bool:
        """Return whether the user of a token exists, is enabled, and has not signed out."""


@dataclass(frozen=True)
class Login:
    """Somebody whom a provider vouches for.

    Parameters
    ----------
    provider : str
        The provider, as logins name it.
    subject : str
        Who it is there.
    claims : dict
        What else the provider says.
    amr : str
        The entry about this person in the ``amr`` of an identity's token; empty if there is none.
    """

    provider: str
    subject: str
    claims: Mapping[str, Any] = field(default_factory=dict)
    amr: str = ""


class Logins:
    """Verifies logins.

    Parameters
    ----------
    keys : TokenKeys
        Knows whether an issuer has signed a token.
    iam : Iam
        Where the account's OpenID Connect and SAML providers are.
    user_pools : UserPools
        Asked where a pool's server-side check is on.
    stand_ins : dict of str to str
        The issuers that stand in for providers: ``graph.facebook.com`` to an https address.
        Default: none.
    """

    def __init__(
        self,
        keys: TokenKeys,
        iam: Iam,
        user_pools: UserPools,
        stand_ins: Mapping[str, str] | None = None,
    ) -> None:
        self._keys, self._iam, self._user_pools = keys, iam, user_pools
        self._stand_ins = dict(stand_ins or {})

    async def verify(
        self, pool: IdentityPool, given: Mapping[str, str] | None, now: float
    ) -> list[Login]:
        """Return whom the logins of a request are about.

        Parameters
        ----------
        pool : IdentityPool
            The pool, which names the providers that it takes.
        given : dict of str to str or None
            A token for each provider.
        now : float
            The time, in seconds since 1970.

        Raises
        ------
        ServiceError
            If one of them proves nothing. AWS refuses the whole request then.
        """
        return [await self._verified(pool, *each, now) for each in (given or {}).items()]

    async def _verified(self, pool: IdentityPool, provider: str, text: str, now: float) -> Login:
        if provider.startswith("cognito-idp."):
            return await self._of_user_pool(pool, provider, text, now)
        if provider == DEVELOPER:
            return await self._of_developer(pool, text, now)
        if provider in (pool.settings.get("SupportedLoginProviders") or {}):
            return await self._of_public_provider(pool, provider, text, now)
        arn = next(
            (
                each
                for each in pool.settings.get("OpenIdConnectProviderARNs") or ()
                if each.partition(":oidc-provider/")[2] == provider
            ),
            None,
        )
        if arn is not None:
            return await self._of_openid_provider(arn, provider, text, now)
        if provider in (pool.settings.get("SamlProviderARNs") or ()):
            return self._of_saml_provider(provider, text, now)
        raise errors.unsupported(provider)

    async def _of_user_pool(
        self, pool: IdentityPool, provider: str, text: str, now: float
    ) -> Login:
        entries = [
            each
            for each in pool.settings.get("CognitoIdentityProviders") or ()
            if each.get("ProviderName") == provider
        ]
        if not entries:
            raise errors.unsupported(provider)
        token = _read(text)
        issuer = f"https://{provider}"
        if token.issuer != issuer:
            raise errors.wrong_issuer(issuer, token.issuer)
        await self._check(token, issuer, now)
        if not token.audiences:
            raise errors.bad_token("Missing a required claim: aud")
        mine = [each for each in entries if each.get("ClientId") in token.audiences]
        if not mine:
            raise errors.unsupported(provider)
        checked = any(each.get("ServerSideTokenCheck") for each in mine)
        if checked and not self._user_pools.is_current(token):
            raise errors.bad_token("Token is not valid any more.")
        amr = f"{provider}:CognitoSignIn:{token.subject}"
        return Login(provider, token.subject, token.claims, amr)

    async def _of_openid_provider(self, arn: str, provider: str, text: str, now: float) -> Login:
        clients = self._iam.clients_of_provider(arn)
        if clients is None:
            raise errors.bad_token(
                "Please pass a valid OpenId Connect identity provider.",
                f"{arn} is not a provider of the account",
            )
        token = _read(text)
        issuer = f"https://{provider}"
        if token.issuer != issuer:
            raise errors.wrong_issuer(issuer, token.issuer)
        await self._check(token, issuer, now)
        if not any(each in clients for each in token.audiences):
            raise errors.wrong_audience(", ".join(clients), ", ".join(token.audiences))
        return Login(provider, token.subject, token.claims, f"{provider}:OIDC:{token.subject}")

    async def _of_public_provider(
        self, pool: IdentityPool, provider: str, text: str, now: float
    ) -> Login:
        """Verify a token of Google or Apple, or of what stands in for another provider."""
        names = _WITH_ISSUERS.get(provider, ())
        issuer = self._stand_ins.get(provider) or next(iter(names), "")
        if not issuer:
            raise errors.bad_token(
                _UNVERIFIED,
                f"the local AWS cannot verify logins of {provider}. Name an OpenID Connect issuer "
                f"that stands in for it: {LOGIN_ISSUERS}={provider}=https://...",
            )
        # The apps of one provider may be several: "com.example.web;com.example.phone".
        apps = str(pool.settings["SupportedLoginProviders"][provider]).split(";")
        if provider == graph.FACEBOOK:
            user = await asyncio.to_thread(graph.subject, issuer, text, apps, now)
            return Login(provider, user)
        token = _read(text)
        accepted = {issuer, *names}
        if token.issuer not in accepted:
            raise errors.wrong_issuer(issuer, token.issuer)
        await self._check(token, issuer, now)
        if not any(each in apps for each in token.audiences):
            raise errors.wrong_audience(", ".join(apps), ", ".join(token.audiences))
        return Login(provider, token.subject, token.claims)

    def _of_saml_provider(self, provider: str, text: str, now: float) -> Login:
        """Verify a response of a SAML provider, which logins name by its ARN."""
        metadata = self._iam.saml_metadata(provider)
        if metadata is None:
            raise errors.bad_token(
                "Please pass a valid SAML provider.", f"{provider} is not a provider of the account"
            )
        try:
            found = responses.read(text, metadata, now)
        except (BadResponseError, ExpiredResponseError) as error:
            raise errors.bad_token(f"{error}.") from None
        claims = {
            name: each if len(each) > 1 else one(each) for name, each in found.attributes.items()
        }
        return Login(provider, found.subject, claims)

    async def _of_developer(self, pool: IdentityPool, text: str, now: float) -> Login:
        """Verify a token that GetOpenIdTokenForDeveloperIdentity gave."""
        if not pool.settings.get("DeveloperProviderName"):
            raise errors.unsupported(DEVELOPER)
        token = _read(text)
        if token.issuer != COGNITO:
            raise errors.wrong_issuer(COGNITO, token.issuer)
        await self._check(token, COGNITO, now, leeway=0.0)
        if pool.id not in token.audiences:
            raise errors.wrong_audience(pool.id, ", ".join(token.audiences))
        methods = token.claims.get("amr")
        if not isinstance(methods, list) or "authenticated" not in methods:
            raise errors.bad_token(_UNVERIFIED, "a token of a guest is no login")
        identity = pool.identities.get(token.subject)
        if identity is None or not identity.is_enabled:
            raise errors.bad_token(_UNVERIFIED, "the token is of an identity that has gone")
        return Login(DEVELOPER, token.subject, token.claims)

    async def _check(
        self, token: Token, issuer: str, now: float, *, leeway: float = _LEEWAY
    ) -> None:
        if not token.subject:
            raise errors.bad_token("Missing a required claim: sub")
        try:
            await asyncio.to_thread(self._keys.check, token, issuer, now, leeway=leeway)
        except ExpiredError as error:
            raise errors.bad_token(str(error)) from None
        except ForgedError:
            raise errors.bad_token(
                "Token signature invalid.", f"no key that {issuer} publishes has signed the token"
            ) from None
        except UnreachableIssuerError as error:
            raise errors.bad_token(_UNVERIFIED, f"a login of {issuer}: {error}") from None


def _read(text: str) -> Token:
    try:
        return tokens.read(text)
    except NotATokenError:
        raise errors.bad_token(_NOT_OPEN_ID) from None
