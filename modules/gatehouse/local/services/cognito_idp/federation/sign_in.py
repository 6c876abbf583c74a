"""Signing in with an identity provider: to it with the browser, and back with its word.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from gatehouse.local.launcher.login_issuers import LOGIN_ISSUERS
from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.federation import oidc, saml, social, users
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool
from gatehouse.local.services.cognito_idp.sign_in.progress import Authorization
from gatehouse.local.services.cognito_idp.web import authorize
from gatehouse.local.services.cognito_idp.web.forms import OAuthError, to
from gatehouse.local.services.contract import ServiceError, WebAnswer

_VALID_FOR = 300
#: What the journal calls a sign-in by the hosted pages.
_SIGN_IN = "cognito-idp:Authorize"
_KINDS = ("OIDC", "SAML")


@dataclass(frozen=True)
class Away:
    """A user who is at the provider.

    Parameters
    ----------
    asked : Authorization
        What the app asked for.
    pool, provider : str
        Whose users they are.
    nonce : str
        What the provider's token must name.
    """

    asked: Authorization
    pool: str
    provider: str
    nonce: str


async def begin(
    call: Call, pool: Pool, client: Client, asked: Authorization, name: str
) -> WebAnswer:
    """Send the browser to a provider.

    Raises
    ------
    OAuthError
        If the client does not have it, or the local AWS can't use it, or it does not answer.
    """
    provider: Json | None = pool.providers.get(name)
    if provider is None or name not in (client.settings.get("SupportedIdentityProviders") or []):
        raise OAuthError("invalid_request", f"The provider {name} is not one of the client's.")
    provider = social.standing_in(call, provider)
    kind = provider["ProviderType"]
    if kind not in _KINDS:
        _note(call, pool, name, _only_there(kind))
        raise OAuthError("invalid_request", _only_there(kind))
    nonce = secrets.token_urlsafe(24)
    state = call.store.one_time.put(
        Away(asked, pool.id, name, nonce), now=call.now, seconds=_VALID_FOR
    )
    if kind == "SAML":
        return to(*saml.address(call, pool, provider, state))
    try:
        return to(*await oidc.address(call, provider, state, nonce))
    except oidc.ProviderError as error:
        _note(call, pool, name, str(error))
        raise OAuthError("invalid_request", str(error)) from None


def _note(call: Call, pool: Pool, provider: str, reason: str) -> None:
    call.context.note_refusal(_SIGN_IN, pool.arn, f"a sign-in with {provider}: {reason}")


def _only_there(kind: str) -> str:
    return (
        f"The local AWS signs nobody in with {kind}: only that company can verify its users. Name "
        f"what stands in for it: {LOGIN_ISSUERS}={social.host(kind)}=https://..."
    )


async def back(call: Call, given: dict[str, str]) -> WebAnswer:
    """Answer the browser that comes back from a provider.

    It comes to ``/oauth2/idpresponse`` from one of OpenID Connect, else to ``/saml2/idpresponse``.
    """
    state = given.get("state") or given.get("RelayState", "")
    away = call.store.one_time.get(state, Away, call.now)
    if away is None:
        raise OAuthError("invalid_request", "The sign-in has expired, or was never begun here.")
    call.store.one_time.take(state)
    pool = call.store.pools.get(away.pool)
    client = pool.clients.get(away.asked.client) if pool else None
    if pool is None or client is None or away.provider not in pool.providers:
        raise OAuthError("invalid_request", "The client or the provider does not exist any more.")
    provider = social.standing_in(call, pool.providers[away.provider])
    asked = away.asked
    told = {"error": "invalid_request", "state": asked.state}
    if given.get("error"):
        said = given.get("error_description") or given["error"]
        return to(asked.redirect, {**told, "error_description": said})
    try:
        if provider["ProviderType"] == "SAML":
            subject, claims = saml.claims(call, pool, provider, given.get("SAMLResponse", ""))
        else:
            code = given.get("code", "")
            subject, claims = await oidc.claims(call, provider, code, away.nonce)
        user = await users.arrived(call, pool, client, provider, subject, claims)
        if not user.enabled:
            raise ServiceError("NotAuthorizedException", "User is disabled.")
    except (oidc.ProviderError, ServiceError) as error:
        said = error.message if isinstance(error, ServiceError) else str(error)
        _note(call, pool, away.provider, said)
        return to(asked.redirect, {**told, "error_description": said})
    return await authorize.granted(call, pool, client, user, asked)
