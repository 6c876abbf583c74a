"""Signing in with an identity provider: to it with the browser, and back with its word.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from gatehouse.local.launcher.login_issuers import LOGIN_ISSUERS
from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.comparing import same
from gatehouse.local.services.cognito_idp.federation import oidc, saml, social, users
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool
from gatehouse.local.services.cognito_idp.sign_in.progress import Authorization
from gatehouse.local.services.cognito_idp.web import authorize, cookies
from gatehouse.local.services.cognito_idp.web.forms import OAuthError, query, to
from gatehouse.local.services.cognito_idp.web.visit import Visit
from gatehouse.local.services.contract import ServiceError, WebAnswer

_VALID_FOR = 300
#: What the journal calls a sign-in by the hosted pages.
_SIGN_IN = "cognito-idp:Authorize"
_KINDS = ("OIDC", "SAML")
_COOKIES = (cookies.PROVIDER, cookies.PROVIDER_LEGACY)
_BROWSER = re.compile(r"[\w-]{32}")
_OTHER_BROWSER = "The sign-in must come back in the browser that began it, with its cookies."


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
    browser : str
        What the browser that began keeps in a cookie.
    """

    asked: Authorization
    pool: str
    provider: str
    nonce: str
    browser: str


async def begin(
    visit: Visit, pool: Pool, client: Client, asked: Authorization, name: str
) -> WebAnswer:
    """Send the browser to a provider.

    Raises
    ------
    OAuthError
        If the client does not have it, or the local AWS can't use it, or it does not answer.
    """
    call = visit.call
    provider: Json | None = pool.providers.get(name)
    if provider is None or name not in (client.settings.get("SupportedIdentityProviders") or []):
        raise OAuthError("invalid_request", f"The provider {name} is not one of the client's.")
    provider = social.standing_in(call, provider)
    kind = provider["ProviderType"]
    if kind not in _KINDS:
        _note(call, pool, name, _only_there(kind))
        raise OAuthError("invalid_request", _only_there(kind))
    if _is_elsewhere(visit):
        return to(f"{call.settings.endpoint}{visit.request.path}", query(visit.request))
    nonce, browser = secrets.token_urlsafe(24), _browser(visit)
    state = call.store.one_time.put(
        Away(asked, pool.id, name, nonce, browser), now=call.now, seconds=_VALID_FOR
    )
    try:
        if kind == "SAML":
            sent = to(*await saml.address(call, pool, provider, state))
        else:
            sent = to(*await oidc.address(call, provider, state, nonce))
    except oidc.ProviderError as error:
        _note(call, pool, name, str(error))
        raise OAuthError("invalid_request", str(error)) from None
    for cookie in _COOKIES:
        sent = visit.with_cookie(sent, cookie, browser, _VALID_FOR)
    return sent


def _browser(visit: Visit) -> str:
    """Return what stands for a browser; two sign-ins of one, in two tabs, have the same."""
    held = (visit.cookies.get(cookie, "") for cookie in _COOKIES)
    return next((each for each in held if _BROWSER.fullmatch(each)), secrets.token_urlsafe(24))


def _is_elsewhere(visit: Visit) -> bool:
    """Return whether the provider sends the browser to another host, which it keeps no cookie for.

    ``localhost`` and ``127.0.0.1`` are the same machine, and to a browser two hosts.
    """
    here = urlsplit(f"//{visit.request.headers.get('host', '')}").hostname
    there = urlsplit(visit.call.settings.endpoint).hostname
    return there is not None and here != there


def _note(call: Call, pool: Pool | None, provider: str, reason: str) -> None:
    about = pool.arn if pool else "*"
    call.context.note_refusal(_SIGN_IN, about, f"a sign-in with {provider}: {reason}")


def _only_there(kind: str) -> str:
    return (
        f"The local AWS signs nobody in with {kind}: only that company can verify its users. Name "
        f"what stands in for it: {LOGIN_ISSUERS}={social.host(kind)}=https://..."
    )


async def back(visit: Visit) -> WebAnswer:
    """Answer the browser that comes back from a provider.

    It comes to ``/oauth2/idpresponse`` from one of OpenID Connect, else to ``/saml2/idpresponse``.

    Raises
    ------
    OAuthError
        If no sign-in was begun, or another browser has begun it: somebody would else be signed in
        as whoever made them follow a link.
    """
    call, given = visit.call, visit.given
    state = given.get("state") or given.get("RelayState", "")
    away = call.store.one_time.get(state, Away, call.now)
    if away is None:
        raise OAuthError("invalid_request", "The sign-in has expired, or was never begun here.")
    if not any(same(away.browser, visit.cookies.get(cookie, "")) for cookie in _COOKIES):
        _note(call, call.store.pools.get(away.pool), away.provider, _OTHER_BROWSER)
        raise OAuthError("invalid_request", _OTHER_BROWSER)
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
            subject, claims = await saml.claims(call, pool, provider, given.get("SAMLResponse", ""))
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
