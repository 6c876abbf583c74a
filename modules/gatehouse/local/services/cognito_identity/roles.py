"""The roles of a pool: its two, the mappings that choose another, and the tags of sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse.local.services.cognito_identity import errors
from gatehouse.local.services.cognito_identity.store import IdentityPool, Store
from gatehouse.local.services.contract import Context, Json, Operation, ServiceError

_KINDS = frozenset({"authenticated", "unauthenticated"})
_SERVICE = "cognito-identity.amazonaws.com"


class Roles:
    """The operations on roles and tags.

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
            "GetIdentityPoolRoles": self.get_identity_pool_roles,
            "GetPrincipalTagAttributeMap": self.get_principal_tag_attribute_map,
            "SetIdentityPoolRoles": self.set_identity_pool_roles,
            "SetPrincipalTagAttributeMap": self.set_principal_tag_attribute_map,
        }

    def set_identity_pool_roles(self, context: Context, asked: Json) -> Json:
        """Set all roles and mappings of a pool; what a request leaves out is taken away."""
        pool = self._pool(context, asked)
        roles, mappings = dict(asked["Roles"]), dict(asked.get("RoleMappings") or {})
        if unknown := sorted(set(roles) - _KINDS):
            raise errors.invalid(
                f"Roles must have the keys authenticated and unauthenticated, not {unknown[0]}."
            )
        for provider, mapping in mappings.items():
            _check_mapping(provider, mapping)
        for role in dict.fromkeys([*roles.values(), *_roles_of(mappings)]):
            context.require("iam:PassRole", role, {"iam:PassedToService": _SERVICE})
        pool.roles, pool.role_mappings = roles, mappings
        return {}

    def get_identity_pool_roles(self, context: Context, asked: Json) -> Json:
        """Return the roles and mappings of a pool."""
        pool = self._pool(context, asked)
        return {
            "IdentityPoolId": pool.id,
            "Roles": dict(pool.roles),
            "RoleMappings": dict(pool.role_mappings),
        }

    def set_principal_tag_attribute_map(self, context: Context, asked: Json) -> Json:
        """Map claims of a provider to tags of sessions."""
        pool = self._pool(context, asked)
        provider = asked["IdentityProviderName"]
        pool.principal_tags[provider] = {
            "UseDefaults": bool(asked.get("UseDefaults")),
            "PrincipalTags": dict(asked.get("PrincipalTags") or {}),
        }
        return _told(pool, provider)

    def get_principal_tag_attribute_map(self, context: Context, asked: Json) -> Json:
        """Return the mapping of a provider's claims to tags."""
        pool = self._pool(context, asked)
        if asked["IdentityProviderName"] not in pool.principal_tags:
            raise ServiceError(
                "ResourceNotFoundException",
                f"No Principal Tags configured for Provider {asked['IdentityProviderName']}",
            )
        return _told(pool, asked["IdentityProviderName"])

    def _pool(self, context: Context, asked: Json) -> IdentityPool:
        return self._store.pool(context.account, context.region, asked["IdentityPoolId"])


def _told(pool: IdentityPool, provider: str) -> Json:
    mapping = pool.principal_tags[provider]
    return {"IdentityPoolId": pool.id, "IdentityProviderName": provider, **mapping}


def _check_mapping(provider: str, mapping: Json) -> None:
    """Refuse a mapping that names no way out, or rules without any."""
    kind = mapping["Type"]
    if not mapping.get("AmbiguousRoleResolution"):
        raise errors.invalid(
            f"AmbiguousRoleResolution is required for role mapping of type {kind} ({provider})."
        )
    rules = (mapping.get("RulesConfiguration") or {}).get("Rules")
    if kind == "Rules" and not rules:
        raise errors.invalid(f"Rules are required for role mapping of type Rules ({provider}).")
    if kind == "Token" and rules:
        raise errors.invalid(f"Rules must not be in a role mapping of type Token ({provider}).")


def _roles_of(mappings: dict[str, Any]) -> Iterator[str]:
    for mapping in mappings.values():
        for rule in (mapping.get("RulesConfiguration") or {}).get("Rules") or ():
            yield rule["RoleARN"]
