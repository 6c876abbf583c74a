"""The file that AWS Amplify's client libraries are configured by, from the outputs of an app.

https://github.com/aws-amplify/amplify-backend/tree/main/packages/client-config has its schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gatehouse.errors import CommandError

_VERSION = "1.4"
_NEEDED = ("UserPool", "UserPoolClient")
#: The outputs that the file is made of.
OUTPUTS = frozenset({*_NEEDED, "ApiEndpoint", "Bucket", "IdentityPool", "Region"})
_MFA = {"OFF": "NONE", "OPTIONAL": "OPTIONAL", "ON": "REQUIRED"}
_CHARACTERS = ("lowercase", "uppercase", "numbers", "symbols")
#: The name by which a page asks for the app's API.
_API = "api"


def amplify_outputs(
    outputs: Mapping[str, Any], states: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Make the content of ``amplify_outputs.json``.

    Parameters
    ----------
    outputs : mapping
        The app's outputs, by name, as `AppStack.output_for_clients` puts them out.
    states : iterable of mapping
        Terraform states of the app. What they say of its pools is written too: how users sign in,
        what passwords must be, and whether there are guests. A file with outputs says nothing
        more. Default: none, which leaves that out.

    Returns
    -------
    dict
        ``auth``, and ``storage`` and ``custom.API`` where there are a bucket and an API.

    Raises
    ------
    CommandError
        If the outputs name no user pool and client.

    Example
    -------
    >>> amplify_outputs({"UserPool": "eu-west-1_a", "UserPoolClient": "7"})["auth"]
    {'aws_region': 'eu-west-1', 'user_pool_id': 'eu-west-1_a', 'user_pool_client_id': '7'}
    """
    missing = [name for name in _NEEDED if not outputs.get(name)]
    if missing:
        raise CommandError(
            f"AWS Amplify must have the outputs {' and '.join(_NEEDED)}; "
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing.",
            "Put them out: self.output_for_clients(api=api, client=web, identity_pool=identities)",
            exit_code=1,
        )
    pool = str(outputs["UserPool"])
    region = outputs.get("Region") or pool.partition("_")[0]
    auth = {
        "aws_region": region,
        "user_pool_id": pool,
        "user_pool_client_id": outputs["UserPoolClient"],
    }
    if identity_pool := outputs.get("IdentityPool"):
        auth["identity_pool_id"] = identity_pool
    for state in states:
        auth.update(_of_state(state, pool, identity_pool))
    document: dict[str, Any] = {"version": _VERSION, "auth": auth}
    if bucket := outputs.get("Bucket"):
        document["storage"] = {"aws_region": region, "bucket_name": bucket}
    if endpoint := outputs.get("ApiEndpoint"):
        api = {"endpoint": str(endpoint).rstrip("/"), "region": region, "apiName": _API}
        document["custom"] = {"API": {_API: api}}
    return document


def _of_state(state: Mapping[str, Any], pool: str, identity_pool: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for held in _instances(state, "aws_cognito_user_pool"):
        if held.get("id") == pool:
            found |= _of_pool(held)
    for held in _instances(state, "aws_cognito_identity_pool"):
        if identity_pool and held.get("id") == identity_pool:
            guests = bool(held.get("allow_unauthenticated_identities"))
            found["unauthenticated_identities_enabled"] = guests
    return found


def _of_pool(pool: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "username_attributes": pool.get("username_attributes") or ["username"],
        "user_verification_types": pool.get("auto_verified_attributes") or [],
        "mfa_configuration": _MFA.get(str(pool.get("mfa_configuration")), "NONE"),
    }
    for policy in pool.get("password_policy") or ():
        found["password_policy"] = {
            "min_length": policy["minimum_length"],
            **{f"require_{each}": policy[f"require_{each}"] for each in _CHARACTERS},
        }
    return found


def _instances(state: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    if "terraform_version" not in state:
        return
    for resource in state.get("resources", ()):
        if (resource.get("mode"), resource.get("type")) == ("managed", kind):
            yield from (each.get("attributes", {}) for each in resource.get("instances", ()))
