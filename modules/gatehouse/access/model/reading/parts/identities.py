"""Identity pools with their logins, roles, mappings and tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.access.model.identities import (
    IdentityPool,
    Login,
    PrincipalTags,
    RoleMapping,
    RoleRule,
)
from gatehouse.access.model.reading.block import Block, Blocks, listed, truth
from gatehouse.access.model.readings import has_unknown

_ATTACHMENT = "aws_cognito_identity_pool_roles_attachment"
_TAGS = "aws_cognito_identity_pool_provider_principal_tag"


def identity_pools(blocks: Blocks) -> Iterator[IdentityPool]:
    """Make the identity pools."""
    for block in blocks.of("aws_cognito_identity_pool"):
        pool = block.text("id")
        attachments = [
            *blocks.stray(_ATTACHMENT, "identity_pool_id"),
            *blocks.where(_ATTACHMENT, "identity_pool_id", pool),
        ]
        roles = _roles(attachments[0]) if attachments else {}
        if len(attachments) > 1:
            attachments[1].unknown("roles", "a pool has one attachment; which one wins is chance")
        yield IdentityPool(
            id=pool,
            name=block.text("identity_pool_name"),
            arn=block.text("arn"),
            source=block.source,
            # What is not known could let anybody in.
            allows_guests=_may(block, "allow_unauthenticated_identities"),
            classic_flow=_may(block, "allow_classic_flow"),
            logins=tuple(_logins(block)),
            authenticated=roles.get("authenticated"),
            unauthenticated=roles.get("unauthenticated"),
            mappings=tuple(mapping for each in attachments for mapping in _mappings(each)),
            principal_tags=tuple(_tags(blocks, pool)),
            roles_source=attachments[0].source if attachments else None,
        )


def _roles(block: Block) -> dict[str, str]:
    """Return the roles of an attachment; where it may be another pool's, they are not known."""
    roles = block.mapping("roles")
    if has_unknown(block.get("identity_pool_id")) or has_unknown(block.get("roles")):
        names = ("authenticated", "unauthenticated")
        return {name: block.unknown(f"roles.{name}", "it is known after apply") for name in names}
    return roles


def _may(block: Block, name: str) -> bool:
    return block.get(name) is not None and block.flag(name) is not False


def _logins(block: Block) -> Iterator[Login]:
    for each in block.blocks("cognito_identity_providers"):
        yield Login(
            str(each.get("provider_name") or ""),
            str(each.get("client_id") or ""),
            truth(each.get("server_side_token_check")) is True,
        )
    for name in ("saml_provider_arns", "openid_connect_provider_arns"):
        yield from (Login(arn) for arn in block.texts(name))
    yield from (Login(name) for name in block.mapping("supported_login_providers"))
    if block.text("developer_provider_name"):
        yield Login(block.text("developer_provider_name"))


def _mappings(block: Block) -> Iterator[RoleMapping]:
    for each in block.blocks("role_mapping"):
        kind, ambiguous = each.get("type"), each.get("ambiguous_role_resolution")
        if kind not in ("Token", "Rules"):
            block.unknown("role_mapping", f"its type must be Token or Rules, not {kind!r}")
            continue
        yield RoleMapping(
            login=str(each.get("identity_provider") or ""),
            type="Token" if kind == "Token" else "Rules",
            ambiguous="AuthenticatedRole" if ambiguous == "AuthenticatedRole" else "Deny",
            rules=tuple(_rules(block, each)),
        )


def _rules(block: Block, mapping: Mapping[str, Any]) -> Iterator[RoleRule]:
    for each in listed(mapping.get("mapping_rule")):
        kind = each.get("match_type") if isinstance(each, Mapping) else None
        if kind not in ("Equals", "NotEqual", "Contains", "StartsWith"):
            block.unknown("mapping_rule", f"its match type is not known: {kind!r}")
            continue
        yield RoleRule(
            str(each.get("claim")), kind, str(each.get("value")), str(each.get("role_arn"))
        )


def _tags(blocks: Blocks, pool: str) -> Iterator[PrincipalTags]:
    for block in blocks.where(_TAGS, "identity_pool_id", pool):
        tags = block.mapping("principal_tags")
        if block.flag("use_defaults") is True and not tags:
            # Cognito's own mapping: the audience and the subject of the token.
            tags = {"client": "aud", "username": "sub"}
        yield PrincipalTags(block.text("identity_provider_name"), tags)
