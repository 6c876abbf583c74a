"""Make a model from blocks."""

from __future__ import annotations

from dataclasses import replace

from gatehouse.access.model.model import Model
from gatehouse.access.model.reading.block import Block, Blocks
from gatehouse.access.model.reading.parts.apis import apis
from gatehouse.access.model.reading.parts.functions import functions
from gatehouse.access.model.reading.parts.identities import identity_pools
from gatehouse.access.model.reading.parts.roles import roles
from gatehouse.access.model.reading.parts.storage import buckets, keys, queues, tables, topics
from gatehouse.access.model.reading.parts.users import user_pools
from gatehouse.access.model.reading.surroundings import Surroundings
from gatehouse.access.model.reading.unread import ARGUMENTS, TYPES
from gatehouse.access.model.readings import has_unknown

#: Another provider that makes things of AWS, in forms of its own.
_OTHER_PROVIDER = "awscc_"
_PUBLIC_OBJECTS = ("public-read", "public-read-write", "authenticated-read")

#: What belongs to something, the argument that names it, its type, and the attribute that is named.
_OWNED = (
    ("aws_apigatewayv2_route", "api_id", "aws_apigatewayv2_api", "id"),
    ("aws_api_gateway_method", "rest_api_id", "aws_api_gateway_rest_api", "id"),
    ("aws_cognito_user_group", "user_pool_id", "aws_cognito_user_pool", "id"),
    ("aws_cognito_user_pool_client", "user_pool_id", "aws_cognito_user_pool", "id"),
    (
        "aws_cognito_identity_pool_roles_attachment",
        "identity_pool_id",
        "aws_cognito_identity_pool",
        "id",
    ),
)


def assemble(blocks: list[Block], stacks: tuple[str, ...], surroundings: Surroundings) -> Model:
    """Make the model of everything that was read.

    Parameters
    ----------
    blocks : list of Block
        All resources and data sources.
    stacks : tuple of str
        The names of what was read.
    surroundings : Surroundings
        The account, and what is not known.
    """
    found = Blocks(blocks)
    _note_not_read(found)
    _note_lost(found)
    model = Model(
        stacks=stacks,
        partition=surroundings.partition,
        region=surroundings.region,
        account=surroundings.account,
        roles=tuple(roles(found)),
        user_pools=tuple(user_pools(found)),
        identity_pools=tuple(identity_pools(found)),
        apis=tuple(apis(found)),
        functions=tuple(functions(found)),
        buckets=tuple(buckets(found)),
        tables=tuple(tables(found)),
        keys=tuple(keys(found)),
        queues=tuple(queues(found)),
        topics=tuple(topics(found)),
        unknowns=(),
    )
    return with_unknowns(model, surroundings)


def _note_not_read(blocks: Blocks) -> None:
    """Note what gives access in a way that is not read."""
    for kind in blocks.kinds:
        what = "what it gives" if kind.startswith(_OTHER_PROVIDER) else TYPES.get(kind)
        for block in blocks.of(kind) if what else ():
            block.unknown(kind, f"{what} is not read")
        for name in ARGUMENTS.get(kind, ()):
            for block in blocks.of(kind):
                if block.get(name):
                    block.unknown(name, "whom it lets in is not read")
    for kind in ("aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"):
        for block in blocks.of(kind):
            acl = block.get("acl")
            if acl in _PUBLIC_OBJECTS or has_unknown(acl):
                block.unknown("acl", "whether everybody reads the object is not read")


def _note_lost(blocks: Blocks) -> None:
    """Note what belongs to something that was not read."""
    for kind, name, owner, attribute in _OWNED:
        owners = (block.text(attribute) for block in blocks.of(owner))
        for block in blocks.lost(kind, name, owners):
            block.unknown(name, "what it belongs to was declared elsewhere; read its stack too")


def with_unknowns(model: Model, surroundings: Surroundings) -> Model:
    """Add what was found not to be known while the model was made."""
    return replace(model, unknowns=tuple(sorted(surroundings.notes)))
