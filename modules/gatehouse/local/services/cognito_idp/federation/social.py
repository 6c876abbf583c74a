"""Google, Facebook, Apple and Amazon, where something on this machine stands for them.

Only the company can sign its users in. An issuer that ``GATEHOUSE_LOGIN_ISSUERS`` names for its
host stands in for it: users then come as from a provider of OpenID Connect, with the provider's
own client id and secret.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-social-idp.html
"""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Json


@dataclass(frozen=True)
class _Company:
    """The host that a stand-in is named for, and the attribute that holds who somebody is."""

    host: str
    subject: str = "sub"


_COMPANIES = {
    "Facebook": _Company("graph.facebook.com", "id"),
    "Google": _Company("accounts.google.com"),
    "LoginWithAmazon": _Company("www.amazon.com", "user_id"),
    "SignInWithApple": _Company("appleid.apple.com"),
}
# A stand-in knows the scopes of OpenID Connect, not those of the company.
_SCOPES = "openid email profile"


def host(kind: str) -> str | None:
    """Return the host of a company that stand-ins are named for; None for another provider."""
    company = _COMPANIES.get(kind)
    return company.host if company else None


def standing_in(call: Call, provider: Json) -> Json:
    """Return a provider as one of OpenID Connect, if a stand-in is named for its company.

    Parameters
    ----------
    call : Call
        The call, whose settings name the stand-ins.
    provider : dict
        The provider. One of another kind, or without a stand-in, is returned as it is.
    """
    issuer = call.settings.stand_ins.get(host(provider["ProviderType"]) or "")
    if issuer is None:
        return provider
    given = provider["ProviderDetails"]
    details = {name: given[name] for name in ("client_id", "client_secret") if name in given}
    return {
        **provider,
        "ProviderType": "OIDC",
        "ProviderDetails": {**details, "oidc_issuer": issuer, "authorize_scopes": _SCOPES},
    }


def as_told(kind: str, claims: Json) -> Json:
    """Return a stand-in's claims with the name that the company has for who somebody is."""
    company = _COMPANIES.get(kind)
    return {**claims, company.subject: claims["sub"]} if company else claims
