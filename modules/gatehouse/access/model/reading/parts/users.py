"""User pools with their members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gatehouse.access.model.identities import (
    Attribute,
    Group,
    ResourceServer,
    UserPool,
    UserPoolClient,
)
from gatehouse.access.model.reading.block import Block, Blocks, first, truth

#: The attributes of OpenID Connect that each pool has; all others are custom ones.
_STANDARD = (
    "address", "birthdate", "email", "email_verified", "family_name", "gender", "given_name",
    "locale", "middle_name", "name", "nickname", "phone_number", "phone_number_verified",
    "picture", "preferred_username", "profile", "sub", "updated_at", "website", "zoneinfo",
)  # fmt: skip


def user_pools(blocks: Blocks) -> Iterator[UserPool]:
    """Make the user pools."""
    for block in blocks.of("aws_cognito_user_pool"):
        pool = block.text("id")
        admin = first(block.blocks("admin_create_user_config"))
        yield UserPool(
            id=pool,
            name=block.text("name"),
            arn=block.text("arn"),
            endpoint=block.text("endpoint"),
            source=block.source,
            attributes=tuple(_attributes(block)),
            # Whatever is not known to be closed is open.
            self_sign_up=truth(admin.get("allow_admin_create_user_only")) is not True,
            triggers=_triggers(block),
            groups=tuple(_groups(blocks, pool)),
            clients=tuple(_clients(blocks, pool)),
            resource_servers=tuple(_resource_servers(blocks, pool)),
        )


def _attributes(block: Block) -> Iterator[Attribute]:
    for each in block.blocks("schema"):
        name = str(each.get("name"))
        if name not in _STANDARD and not name.startswith(("custom:", "dev:")):
            name = f"custom:{name}"
        yield Attribute(name, truth(each.get("mutable")) is not False)


def _triggers(block: Block) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in first(block.blocks("lambda_config")).items():
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, Mapping):
            inner = inner.get("lambda_arn")
        if isinstance(inner, str) and inner and name != "kms_key_id":
            found[name.removesuffix("_config")] = inner
    return found


def _groups(blocks: Blocks, pool: str) -> Iterator[Group]:
    for block in blocks.where("aws_cognito_user_group", "user_pool_id", pool):
        precedence = block.get("precedence")
        yield Group(
            name=block.text("name"),
            pool=pool,
            source=block.source,
            role_arn=block.text("role_arn") or None,
            # The provider sends no 0, and shows one where there is none.
            precedence=int(precedence) if _is_number(precedence) and precedence else None,
        )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) or (isinstance(value, str) and value.isdigit())


def _clients(blocks: Blocks, pool: str) -> Iterator[UserPoolClient]:
    for block in blocks.where("aws_cognito_user_pool_client", "user_pool_id", pool):
        yield UserPoolClient(
            id=block.text("id"),
            name=block.text("name"),
            pool=pool,
            source=block.source,
            has_secret=block.flag("generate_secret") is True,
            auth_flows=block.texts("explicit_auth_flows"),
            oauth_flows=block.texts("allowed_oauth_flows"),
            scopes=block.texts("allowed_oauth_scopes"),
            write_attributes=_listed(block, "write_attributes"),
            read_attributes=_listed(block, "read_attributes"),
        )


def _listed(block: Block, name: str) -> tuple[str, ...] | None:
    """Return a list of attributes; None, for Cognito's default, where it is missing or empty."""
    return block.texts(name) or None


def _resource_servers(blocks: Blocks, pool: str) -> Iterator[ResourceServer]:
    for block in blocks.where("aws_cognito_resource_server", "user_pool_id", pool):
        identifier = block.text("identifier")
        scopes = (str(each.get("scope_name")) for each in block.blocks("scope"))
        yield ResourceServer(
            identifier, pool, block.source, tuple(f"{identifier}/{scope}" for scope in scopes)
        )
