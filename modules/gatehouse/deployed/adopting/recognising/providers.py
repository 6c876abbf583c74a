"""The identity providers of a user pool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.deployed.adopting.constructs import Construct, New
from gatehouse.deployed.adopting.reading.providers import metadata_file
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool

from .names import Names

Json = Mapping[str, Any]

# The classes of those that have one name in Cognito, and what stands between their scopes.
_SOCIAL = {
    "Google": ("Google", " "),
    "Facebook": ("Facebook", ","),
    "LoginWithAmazon": ("Amazon", " "),
}
_ENDPOINTS = ("authorize_url", "token_url", "attributes_url", "jwks_uri")
_TRUE = "true"


def providers(pool: Construct, running: RunningUserPool, names: Names) -> Iterator[Construct]:
    """The constructs of a pool's providers. What no construct can say stays, as a comment.

    Parameters
    ----------
    pool : Construct
        The pool.
    running : RunningUserPool
        What runs.
    names : Names
        The ids and variables of the program.
    """
    for each in sorted(running.providers, key=lambda each: str(each["ProviderName"])):
        name = str(each["ProviderName"])
        if each["ProviderType"] != "SAML" and not each["HasSecret"]:
            pool.comments.append(
                f"The identity provider {name} stays with the tool that made it: AWS shows no "
                "secret of it, without which no plan of it is empty."
            )
            continue
        yield _provider(pool, running.id, each, names)


def _provider(pool: Construct, pool_id: str, provider: Json, names: Names) -> Construct:
    name = str(provider["ProviderName"])
    id, variable = names.id(name, "Provider")
    secret = f"{variable}_client_secret"
    has_name = provider["ProviderType"] not in _SOCIAL and id != name
    options = {
        "name": name if has_name else None,
        "identifiers": sorted(provider.get("IdpIdentifiers") or []) or None,
    }
    comments = []
    if provider["ProviderType"] != "SAML":
        comments.append(
            f"Its secret is read from TF_VAR_{secret} by each plan. AWS shows it: aws cognito-idp "
            f"describe-identity-provider --user-pool-id {pool_id} --provider-name {name}"
        )
    return Construct(
        "IdentityProvider",
        id,
        variable,
        {name: value for name, value in options.items() if value is not None},
        {"identity_provider": f"{pool_id}:{name}"},
        pool,
        "add_identity_provider",
        positional=(_kind(provider, secret),),
        comments=comments,
    )


def _kind(provider: Json, secret: str) -> New:
    if provider["ProviderType"] == "SAML":
        return _saml(provider)
    details = provider["ProviderDetails"]
    words: dict[str, Any] = {"client_id": details["client_id"]}
    words["client_secret"] = New("SecretFrom.variable", positional=(secret,))
    if provider["ProviderType"] == "OIDC":
        words = {"issuer": details["oidc_issuer"], **words}
        words["scopes"] = details["authorize_scopes"].split(" ")
        words["attributes_request_method"] = details["attributes_request_method"]
        if {*_ENDPOINTS} <= details.keys():
            words |= {name: details[name] for name in _ENDPOINTS}
        return _with_attributes("Oidc", words, provider)
    kind, between = _SOCIAL[provider["ProviderType"]]
    words["scopes"] = [each.strip() for each in details["authorize_scopes"].split(between)]
    if kind == "Facebook":
        words["api_version"] = details.get("api_version")
    return _with_attributes(kind, words, provider)


def _saml(provider: Json) -> New:
    details = provider["ProviderDetails"]
    words: dict[str, Any] = {}
    if "MetadataURL" in details:
        words["metadata_url"] = details["MetadataURL"]
    else:
        words["metadata_file"] = metadata_file(provider)
    words["sign_out"] = details.get("IDPSignout") == _TRUE
    words["signed_requests"] = "RequestSigningAlgorithm" in details
    words["encrypted_responses"] = details.get("EncryptedResponses") == _TRUE
    words["provider_initiated"] = details.get("IDPInit") == _TRUE
    return _with_attributes("Saml", words, provider)


def _with_attributes(kind: str, words: Mapping[str, Any], provider: Json) -> New:
    given = {name: value for name, value in words.items() if value is not None}
    return New(kind, {**given, "attributes": dict(provider.get("AttributeMapping") or {})})
