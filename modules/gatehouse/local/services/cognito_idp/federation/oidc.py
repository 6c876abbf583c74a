"""OpenID Connect: a provider's addresses, its code, and its token, which is verified.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-idp.html
"""

from __future__ import annotations

from typing import Any

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.federation import social
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.openid import tokens

_WELL_KNOWN = "/.well-known/openid-configuration"


class ProviderError(Exception):
    """A provider does not answer, or its word is not valid."""


async def address(call: Call, provider: Json, state: str, nonce: str) -> tuple[str, Json]:
    """Return where a browser signs in with a provider, and with which parameters.

    Raises
    ------
    ProviderError
        If the pool's settings do not say where, and the provider does not either.
    """
    details = provider["ProviderDetails"]
    where = details.get("authorize_url")
    if not where:
        where = (await _published(call, details)).get("authorization_endpoint")
    if not where:
        raise ProviderError("The provider must publish its authorization_endpoint.")
    return str(where), {
        "client_id": str(details.get("client_id") or ""),
        "redirect_uri": _redirect(call),
        "scope": str(details.get("authorize_scopes") or "openid"),
        "response_type": "code",
        "state": state,
        "nonce": nonce,
    }


async def claims(call: Call, provider: Json, code: str, nonce: str) -> tuple[str, Json]:
    """Exchange a provider's code, and return who it is and what is said of them.

    Raises
    ------
    ProviderError
        If the provider does not answer, or its token is not valid for this sign-in.
    """
    details: Json = provider["ProviderDetails"]
    configuration = await _configuration(call, details)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": str(details.get("client_id") or ""),
        "client_secret": str(details.get("client_secret") or ""),
        "redirect_uri": _redirect(call),
    }
    made = await _fetched(call, configuration["token_endpoint"], form)
    keys = await _fetched(call, configuration["jwks_uri"])
    said = _verified(call, made.get("id_token"), keys, details, nonce)
    info = configuration.get("userinfo_endpoint")
    if info and made.get("access_token"):
        told = await _fetched(call, info, token=str(made["access_token"]))
        if told.get("sub") == said["sub"]:
            said = {**told, **said}
    said = social.as_told(provider["ProviderName"], said)
    named = str(provider["AttributeMapping"].get("username") or "sub")
    if not said.get(named):
        raise ProviderError(f"The provider's token must have the claim {named}.")
    return str(said[named]), said


def _verified(call: Call, text: object, keys: Json, details: Json, nonce: str) -> Json:
    try:
        token = tokens.read(text)
    except tokens.NotATokenError as error:
        raise ProviderError(f"The provider's ID token is not valid: {error}") from None
    named = token.header.get("kid")
    held = [each for each in keys.get("keys") or [] if named is None or each.get("kid") == named]
    expires = token.expires()
    wrong = ""
    if not any(tokens.is_signed_by(token, each) for each in held):
        wrong = "it is not signed with a key that the provider publishes"
    elif token.issuer != details.get("oidc_issuer"):
        wrong = f"its issuer must be {details.get('oidc_issuer')}, not {token.issuer}"
    elif str(details.get("client_id")) not in token.audiences:
        wrong = f"its audience must be {details.get('client_id')}"
    elif expires is None or expires <= call.now:
        wrong = "it has expired"
    elif token.claims.get("nonce") not in (None, nonce):
        wrong = "it is for another sign-in"
    elif not token.subject:
        wrong = "it has no subject"
    if wrong:
        raise ProviderError(f"The provider's ID token is not valid: {wrong}.")
    return dict(token.claims)


async def _configuration(call: Call, details: Json) -> Json:
    """Return a provider's addresses: those of the pool's settings, else what it publishes."""
    named = {
        "token_endpoint": details.get("token_url"),
        "jwks_uri": details.get("jwks_uri"),
        "userinfo_endpoint": details.get("attributes_url"),
    }
    if named["token_endpoint"] and named["jwks_uri"]:
        return named
    found = await _published(call, details)
    return {**found, **{name: value for name, value in named.items() if value}}


async def _published(call: Call, details: Json) -> Json:
    issuer = str(details.get("oidc_issuer") or "").rstrip("/")
    return await _fetched(call, f"{issuer}{_WELL_KNOWN}")


async def _fetched(call: Call, url: Any, form: Json | None = None, token: str = "") -> Json:
    try:
        found = await call.outside.fetch(str(url), form, token)
    except (OSError, ValueError) as error:
        raise ProviderError(f"The provider can't be asked at {url}: {error}.") from None
    if not isinstance(found, dict):
        raise ProviderError(f"The provider's answer at {url} must be a JSON object.")
    return found


def _redirect(call: Call) -> str:
    return f"{call.settings.endpoint}/oauth2/idpresponse"
