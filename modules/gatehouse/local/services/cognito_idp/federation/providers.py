"""Identity providers of a pool.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-provider.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, missing
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.contract import ServiceError

_LISTED = ("ProviderName", "ProviderType", "LastModifiedDate", "CreationDate")
_CHANGEABLE = ("ProviderDetails", "AttributeMapping", "IdpIdentifiers", "AcrMapping")
#: Where a SAML provider says who it is: its address and the certificates of what it signs.
_METADATA = ("MetadataURL", "MetadataFile")
_SOCIAL = ("Facebook", "Google", "LoginWithAmazon", "SignInWithApple")


def create_identity_provider(call: Call, asked: Json) -> Json:
    """Carry out ``CreateIdentityProvider``."""
    pool, name, kind = call.pool(asked), asked["ProviderName"], asked["ProviderType"]
    if name in pool.providers:
        raise ServiceError("DuplicateProviderException", f"A provider named {name} exists.")
    if kind in _SOCIAL and name != kind:
        raise invalid(f"Provider {name} cannot be of type {kind}.")
    provider = {
        "UserPoolId": pool.id,
        "ProviderName": name,
        "ProviderType": kind,
        "ProviderDetails": {},
        "AttributeMapping": {},
        "IdpIdentifiers": [],
        "CreationDate": call.now,
    }
    return _put(call, pool, provider, asked)


def update_identity_provider(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateIdentityProvider``."""
    pool = call.pool(asked)
    return _put(call, pool, found(pool, asked["ProviderName"]), asked)


def describe_identity_provider(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeIdentityProvider``."""
    return {"IdentityProvider": found(call.pool(asked), asked["ProviderName"])}


def get_identity_provider_by_identifier(call: Call, asked: Json) -> Json:
    """Carry out ``GetIdentityProviderByIdentifier``."""
    wanted = asked["IdpIdentifier"]
    for provider in call.pool(asked).providers.values():
        if wanted in provider["IdpIdentifiers"]:
            return {"IdentityProvider": provider}
    raise missing(f"Identity provider with identifier {wanted} does not exist.")


def delete_identity_provider(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteIdentityProvider``."""
    pool = call.pool(asked)
    del pool.providers[found(pool, asked["ProviderName"])["ProviderName"]]
    return {}


def list_identity_providers(call: Call, asked: Json) -> Json:
    """Carry out ``ListIdentityProviders``."""
    listed = [
        {name: each[name] for name in _LISTED} for each in call.pool(asked).providers.values()
    ]
    return page(listed, asked, "Providers", limit="MaxResults")


def found(pool: Pool, name: str) -> Json:
    """Return a provider of a pool.

    Raises
    ------
    ServiceError
        If there is none of that name.
    """
    provider: Json | None = pool.providers.get(name)
    if provider is None:
        raise missing(f"Identity provider {name} does not exist.")
    return provider


def _put(call: Call, pool: Pool, provider: Json, asked: Json) -> Json:
    given = {name: asked[name] for name in _CHANGEABLE if name in asked}
    others = {
        identifier
        for each in pool.providers.values()
        if each["ProviderName"] != provider["ProviderName"]
        for identifier in each["IdpIdentifiers"]
    }
    for identifier in given.get("IdpIdentifiers") or []:
        if identifier in others:
            raise ServiceError(
                "DuplicateProviderException", f"The identifier {identifier} is another provider's."
            )
    for attribute in given.get("AttributeMapping") or {}:
        if attribute != "username" and attribute not in pool.schema:
            raise invalid(f"Attribute mapping is invalid: {attribute} is not in the schema.")
    made = {**provider, **given, "LastModifiedDate": call.now}
    details = made["ProviderDetails"]
    if made["ProviderType"] == "SAML" and not any(details.get(each) for each in _METADATA):
        raise invalid(f"A SAML provider needs {' or '.join(_METADATA)}.")
    pool.providers[provider["ProviderName"]] = made
    return {"IdentityProvider": made}
