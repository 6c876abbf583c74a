"""Identity pools themselves: made, described, changed, tagged and removed."""

from __future__ import annotations

from typing import Any

from gatehouse.local.services.cognito_identity import errors
from gatehouse.local.services.cognito_identity.store import IdentityPool, Store
from gatehouse.local.services.contract import Context, Json, Operation

_SETTINGS = (
    "IdentityPoolName",
    "AllowUnauthenticatedIdentities",
    "AllowClassicFlow",
    "SupportedLoginProviders",
    "DeveloperProviderName",
    "OpenIdConnectProviderARNs",
    "CognitoIdentityProviders",
    "SamlProviderARNs",
)
_MOST_TAGS = 50


class Pools:
    """The operations on pools.

    Parameters
    ----------
    store : Store
        Where pools are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateIdentityPool": self.create_identity_pool,
            "DeleteIdentityPool": self.delete_identity_pool,
            "DescribeIdentityPool": self.describe_identity_pool,
            "ListIdentityPools": self.list_identity_pools,
            "ListTagsForResource": self.list_tags_for_resource,
            "TagResource": self.tag_resource,
            "UntagResource": self.untag_resource,
            "UpdateIdentityPool": self.update_identity_pool,
        }

    def create_identity_pool(self, context: Context, asked: Json) -> Json:
        """Make a pool."""
        tags = dict(asked.get("IdentityPoolTags") or {})
        _check_tags(tags)
        _check_providers(asked)
        pool = self._store.add(context.account, context.region, _settings(asked), tags)
        return described(pool)

    def describe_identity_pool(self, context: Context, asked: Json) -> Json:
        """Return a pool's settings."""
        return described(self._pool(context, asked))

    def list_identity_pools(self, context: Context, asked: Json) -> Json:
        """Return the pools, by pages."""
        pools = self._store.of(context.account, context.region)
        page, following = paged(pools, asked)
        told = [
            {"IdentityPoolId": each.id, "IdentityPoolName": each.settings["IdentityPoolName"]}
            for each in page
        ]
        return {"IdentityPools": told, "NextToken": following}

    def update_identity_pool(self, context: Context, asked: Json) -> Json:
        """Change a pool: the settings that a request leaves out are taken away, as in AWS."""
        pool = self._pool(context, asked)
        held = pool.settings.get("DeveloperProviderName")
        if held and asked.get("DeveloperProviderName") not in (None, held):
            raise errors.invalid("DeveloperProviderName cannot be changed once it has been set.")
        _check_providers(asked)
        pool.settings = _settings({**asked, **({"DeveloperProviderName": held} if held else {})})
        if "IdentityPoolTags" in asked:
            _check_tags(asked["IdentityPoolTags"])
            pool.tags = dict(asked["IdentityPoolTags"])
        return described(pool)

    def delete_identity_pool(self, context: Context, asked: Json) -> Json:
        """Remove a pool with its identities."""
        self._store.remove(self._pool(context, asked))
        return {}

    def tag_resource(self, context: Context, asked: Json) -> Json:
        """Add tags to a pool."""
        pool = self._tagged(context, asked["ResourceArn"])
        tags = {**pool.tags, **(asked.get("Tags") or {})}
        _check_tags(tags)
        pool.tags = tags
        return {}

    def untag_resource(self, context: Context, asked: Json) -> Json:
        """Take tags away from a pool."""
        pool = self._tagged(context, asked["ResourceArn"])
        for key in asked.get("TagKeys") or ():
            pool.tags.pop(key, None)
        return {}

    def list_tags_for_resource(self, context: Context, asked: Json) -> Json:
        """Return a pool's tags."""
        return {"Tags": dict(self._tagged(context, asked["ResourceArn"]).tags)}

    def _pool(self, context: Context, asked: Json) -> IdentityPool:
        return self._store.pool(context.account, context.region, asked["IdentityPoolId"])

    def _tagged(self, context: Context, arn: str) -> IdentityPool:
        parts = arn.split(":", 5)
        if len(parts) < 6 or parts[2] != "cognito-identity" or "identitypool/" not in parts[5]:
            raise errors.invalid(f"{arn} is not the ARN of an identity pool.")
        pool = self._store.pool(context.account, context.region, parts[5].partition("/")[2])
        if pool.arn != arn:
            raise errors.pool_not_found(pool.id)
        return pool


def described(pool: IdentityPool) -> Json:
    """Return a pool as the API shows it."""
    return {"IdentityPoolId": pool.id, **pool.settings, "IdentityPoolTags": dict(pool.tags)}


def paged(items: list[Any], asked: Json) -> tuple[list[Any], str | None]:
    """Return a page of a list, and the token of the next one; None at the end."""
    token = asked.get("NextToken") or "0"
    if not token.isdecimal():
        raise errors.invalid("Invalid pagination token")
    begin, size = int(token), int(asked.get("MaxResults") or 60)
    end = begin + size
    return items[begin:end], str(end) if end < len(items) else None


def _settings(asked: Json) -> Json:
    settings = {name: asked[name] for name in _SETTINGS if asked.get(name) is not None}
    return {
        "AllowClassicFlow": False,
        **settings,
        "AllowUnauthenticatedIdentities": bool(asked.get("AllowUnauthenticatedIdentities")),
    }


def _check_providers(asked: Json) -> None:
    """Refuse two entries for one client of a user pool, and ARNs of another kind."""
    seen = set()
    for each in asked.get("CognitoIdentityProviders") or ():
        pair = (each.get("ProviderName"), each.get("ClientId"))
        if None in pair or not str(pair[0]).startswith("cognito-idp."):
            raise errors.invalid("Invalid Cognito Identity Provider")
        if pair in seen:
            raise errors.invalid("Cognito Identity Providers must be unique.")
        seen.add(pair)
    for name, kind in (
        ("OpenIdConnectProviderARNs", ":oidc-provider/"),
        ("SamlProviderARNs", ":saml-provider/"),
    ):
        for arn in asked.get(name) or ():
            if kind not in arn or not arn.startswith("arn:"):
                raise errors.invalid(f"{arn} is not the ARN of a provider for {name}.")


def _check_tags(tags: dict[str, str]) -> None:
    if len(tags) > _MOST_TAGS:
        raise errors.invalid(f"A resource must have at most {_MOST_TAGS} tags.")
    if any(key.lower().startswith("aws:") for key in tags):
        raise errors.invalid("Tag keys must not begin with aws:.")
