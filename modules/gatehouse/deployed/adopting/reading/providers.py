"""The identity providers of a user pool that runs, without their secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]

#: What is secret in the details of a provider.
SECRETS = ("client_secret", "private_key")
#: The folder of what the source reads, in the project.
FOLDER = "taken_over"


def read_provider(client: Any, pool_id: str, name: str) -> Json:
    """What AWS says of a provider. Its secret is taken out: that there is one is kept.

    AWS shows the secrets of all but Apple's.
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IdentityProviderType.html

    Parameters
    ----------
    client : object
        A client of ``cognito-idp``.
    pool_id, name : str
        Whose provider, and which.
    """
    asked = client.describe_identity_provider(UserPoolId=pool_id, ProviderName=name)
    found = dict(asked["IdentityProvider"])
    details = found.get("ProviderDetails") or {}
    found["HasSecret"] = any(map(details.get, SECRETS))
    found["ProviderDetails"] = {
        each: value for each, value in details.items() if each not in SECRETS
    }
    return found


def metadata_file(provider: Mapping[str, Any]) -> str:
    """Where the metadata of a SAML provider without address is put, from the project's folder."""
    # Its name may have any sign.
    return f"{FOLDER}/{re.sub(r'[^0-9A-Za-z.-]', '_', str(provider['ProviderName']))}.xml"


def metadata(provider: Mapping[str, Any]) -> str | None:
    """The metadata of a SAML provider that has no address of them."""
    details = provider.get("ProviderDetails") or {}
    found = None if "MetadataURL" in details else details.get("MetadataFile")
    return None if found is None else str(found)
