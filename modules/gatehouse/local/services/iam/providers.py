"""OpenID Connect and SAML providers of the account."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam import errors, naming
from gatehouse.local.services.iam.store import Store

_MOST_CLIENTS, _MOST_THUMBPRINTS = 100, 5
_YEAR = 365 * 24 * 3600


class OpenIdProviders:
    """The operations on OpenID Connect providers.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "AddClientIDToOpenIDConnectProvider": self.add_client,
            "CreateOpenIDConnectProvider": self.create,
            "DeleteOpenIDConnectProvider": self.delete,
            "GetOpenIDConnectProvider": self.get,
            "ListOpenIDConnectProviders": self.list_all,
            "RemoveClientIDFromOpenIDConnectProvider": self.remove_client,
            "UpdateOpenIDConnectProviderThumbprint": self.update_thumbprint,
        }

    def create(self, context: Context, asked: Json) -> Json:
        """Register an issuer. A port in its address is taken here: a local issuer has one."""
        url, thumbprints = asked["Url"], _thumbprints(asked)
        clients = list(dict.fromkeys(asked.get("ClientIDList") or ()))
        if len(clients) > _MOST_CLIENTS:
            raise errors.too_many("ClientIdsPerOpenIdConnectProvider", _MOST_CLIENTS)
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.netloc or parts.query or parts.fragment:
            raise errors.invalid("Invalid Open ID Connect Provider URL")
        arn = f"arn:aws:iam::{context.account}:oidc-provider/{_host(url)}"
        if self._store.openid_providers.get(context.account, arn) is not None:
            raise errors.exists(f"Provider with url {url} already exists.")
        record = {
            "Arn": arn,
            "Url": _host(url),
            "ClientIDList": clients,
            "ThumbprintList": thumbprints,
            "CreateDate": naming.date(context.now()),
            "Tags": naming.tags_of(asked),
        }
        self._store.openid_providers.put(context.account, arn, record)
        return {"OpenIDConnectProviderArn": arn, "Tags": record["Tags"] or None}

    def get(self, context: Context, asked: Json) -> Json:
        """Return a provider."""
        found = self._provider(context, asked)
        return {
            "Url": _host(found["Url"]),
            "ClientIDList": list(found["ClientIDList"]),
            "ThumbprintList": list(found["ThumbprintList"]),
            "CreateDate": found["CreateDate"],
            "Tags": found.get("Tags") or None,
        }

    def list_all(self, context: Context, asked: Json) -> Json:
        """Return the ARNs of all providers."""
        found = self._store.openid_providers.of(context.account)
        return {"OpenIDConnectProviderList": [{"Arn": arn} for arn in sorted(found)]}

    def add_client(self, context: Context, asked: Json) -> Json:
        """Register a client of a provider."""
        clients = self._provider(context, asked)["ClientIDList"]
        if asked["ClientID"] not in clients:
            if len(clients) >= _MOST_CLIENTS:
                raise errors.too_many("ClientIdsPerOpenIdConnectProvider", _MOST_CLIENTS)
            clients.append(asked["ClientID"])
        return {}

    def remove_client(self, context: Context, asked: Json) -> Json:
        """Take a client of a provider away; its tokens give nothing from then on."""
        clients = self._provider(context, asked)["ClientIDList"]
        if asked["ClientID"] in clients:
            clients.remove(asked["ClientID"])
        return {}

    def update_thumbprint(self, context: Context, asked: Json) -> Json:
        """Change the thumbprints, which decide nothing here: the certificate is verified."""
        self._provider(context, asked)["ThumbprintList"] = _thumbprints(asked)
        return {}

    def delete(self, context: Context, asked: Json) -> Json:
        """Delete a provider; AWS reports no error where there is none."""
        arn = asked["OpenIDConnectProviderArn"]
        self._store.openid_providers.remove(context.account, arn)
        return {}

    def _provider(self, context: Context, asked: Json) -> Json:
        arn = asked["OpenIDConnectProviderArn"]
        found = self._store.openid_providers.get(context.account, arn)
        if found is None:
            raise errors.not_found(f"OpenIDConnect Provider not found for arn {arn}")
        return found


class SamlProviders:
    """The operations on SAML providers.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateSAMLProvider": self.create,
            "DeleteSAMLProvider": self.delete,
            "GetSAMLProvider": self.get,
            "ListSAMLProviders": self.list_all,
            "UpdateSAMLProvider": self.update,
        }

    def create(self, context: Context, asked: Json) -> Json:
        """Register a provider by its metadata."""
        arn = f"arn:aws:iam::{context.account}:saml-provider/{asked['Name']}"
        if self._store.saml_providers.get(context.account, arn) is not None:
            raise errors.exists(f"SAMLProvider {arn} already exists.")
        _check_metadata(asked["SAMLMetadataDocument"])
        record = {
            "Arn": arn,
            "Name": asked["Name"],
            "SAMLMetadataDocument": asked["SAMLMetadataDocument"],
            "CreateDate": naming.date(context.now()),
            "ValidUntil": naming.date(context.now() + 100 * _YEAR),
            "Tags": naming.tags_of(asked),
        }
        self._store.saml_providers.put(context.account, arn, record)
        return {"SAMLProviderArn": arn, "Tags": record["Tags"] or None}

    def get(self, context: Context, asked: Json) -> Json:
        """Return a provider."""
        found = self._provider(context, asked)
        return {
            "SAMLMetadataDocument": found["SAMLMetadataDocument"],
            "CreateDate": found["CreateDate"],
            "ValidUntil": found["ValidUntil"],
            "Tags": found.get("Tags") or None,
        }

    def list_all(self, context: Context, asked: Json) -> Json:
        """Return all providers."""
        names = ("Arn", "ValidUntil", "CreateDate")
        found = self._store.saml_providers.of(context.account).values()
        return {"SAMLProviderList": [{name: each[name] for name in names} for each in found]}

    def update(self, context: Context, asked: Json) -> Json:
        """Change a provider's metadata."""
        found = self._provider(context, asked)
        if asked.get("SAMLMetadataDocument"):
            _check_metadata(asked["SAMLMetadataDocument"])
            found["SAMLMetadataDocument"] = asked["SAMLMetadataDocument"]
        return {"SAMLProviderArn": found["Arn"]}

    def delete(self, context: Context, asked: Json) -> Json:
        """Delete a provider."""
        found = self._provider(context, asked)
        self._store.saml_providers.remove(context.account, found["Arn"])
        return {}

    def _provider(self, context: Context, asked: Json) -> Json:
        arn = asked["SAMLProviderArn"]
        found = self._store.saml_providers.get(context.account, arn)
        if found is None:
            raise errors.not_found(f"Manifest not found for arn {arn}")
        return found


def _host(url: str) -> str:
    """Return an address without its scheme; a slash at its end is part of an issuer's name."""
    return re.sub(r"^https?://", "", url)


def _thumbprints(asked: Json) -> list[str]:
    found = list(asked.get("ThumbprintList") or ())
    if len(found) > _MOST_THUMBPRINTS:
        raise ServiceError(
            "InvalidInput",
            f"Thumbprint list must contain fewer than {_MOST_THUMBPRINTS} entries.",
            400,
        )
    return found


def _check_metadata(document: str) -> None:
    if "EntityDescriptor" not in document:
        raise ServiceError("InvalidInput", "Could not parse metadata", 400)
