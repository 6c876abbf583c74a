"""Buckets, tables, keys, queues and topics, with their policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.reading.block import Block, Blocks
from gatehouse.access.model.reading.parts.policies import checked, document_of, made_of
from gatehouse.access.model.things import Bucket, Key, Queue, Table, Topic

_BLOCKS = (
    "block_public_acls",
    "block_public_policy",
    "ignore_public_acls",
    "restrict_public_buckets",
)
#: What the canned lists of access rights give to everybody: nothing of objects' own rights.
_PUBLIC_ACLS = {
    "public-read": ["s3:ListBucket"],
    "public-read-write": ["s3:ListBucket", "s3:PutObject", "s3:DeleteObject"],
}


def buckets(blocks: Blocks) -> Iterator[Bucket]:
    """Make the buckets."""
    for block in blocks.of("aws_s3_bucket"):
        name = block.text("bucket")
        policies = list(blocks.where("aws_s3_bucket_policy", "bucket", name, block.text("arn")))
        blocked = next(
            iter(blocks.where("aws_s3_bucket_public_access_block", "bucket", name)), None
        )
        said = f"policy of bucket {name}"
        yield Bucket(
            name=name,
            arn=block.text("arn"),
            source=block.source,
            policy=document_of(policies[0] if policies else block, "policy", said, "resource")
            or _of_acl(blocks, block, name, said),
            blocks={each: blocked.flag(each) is True for each in _BLOCKS} if blocked else {},
        )


def _of_acl(blocks: Blocks, block: Block, name: str, said: str) -> PolicyDocument | None:
    """Return what a public list of access rights gives to everybody, as a policy."""
    acls = [each for each in blocks.where("aws_s3_bucket_acl", "bucket", name)]
    arn = block.text("arn")
    statements = [
        (
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": _PUBLIC_ACLS[each.text("acl")],
                "Resource": [arn, f"{arn}/*"],
            },
            each.source,
        )
        for each in (*acls, block)
        if each.text("acl") in _PUBLIC_ACLS
    ]
    return made_of(statements, block, said)


def tables(blocks: Blocks) -> Iterator[Table]:
    """Make the tables."""
    for block in blocks.of("aws_dynamodb_table"):
        arn = block.text("arn")
        policies = list(blocks.where("aws_dynamodb_resource_policy", "resource_arn", arn))
        indexes = (
            str(each.get("name"))
            for kind in ("global_secondary_index", "local_secondary_index")
            for each in block.blocks(kind)
        )
        said = f"policy of table {block.text('name')}"
        yield Table(
            name=block.text("name"),
            arn=arn,
            source=block.source,
            partition_key=block.text("hash_key"),
            sort_key=block.text("range_key") or None,
            indexes=tuple(sorted(indexes)),
            policy=document_of(policies[0], "policy", said, "resource") if policies else None,
        )


def keys(blocks: Blocks) -> Iterator[Key]:
    """Make the keys."""
    for block in blocks.of("aws_kms_key"):
        name, arn = block.text("id"), block.text("arn")
        policies = list(blocks.where("aws_kms_key_policy", "key_id", name, arn))
        said = f"policy of key {name}"
        yield Key(
            name=name,
            arn=arn,
            source=block.source,
            policy=document_of(policies[0] if policies else block, "policy", said, "resource")
            or checked(_default_of_keys(block), block, said, "resource"),
        )


def _default_of_keys(block: Block) -> dict[str, Any]:
    """Return the policy that KMS gives a key without one: it delegates to the account."""
    statement = {
        "Sid": "EnableIAMPolicies",
        "Effect": "Allow",
        "Principal": {"AWS": block.filled("arn:{partition}:iam::{account}:root")},
        "Action": "kms:*",
        "Resource": "*",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def queues(blocks: Blocks) -> Iterator[Queue]:
    """Make the queues."""
    for block in blocks.of("aws_sqs_queue"):
        policies = list(blocks.where("aws_sqs_queue_policy", "queue_url", block.text("id")))
        yield Queue(*_named(block, policies, "queue"))


def topics(blocks: Blocks) -> Iterator[Topic]:
    """Make the topics."""
    for block in blocks.of("aws_sns_topic"):
        policies = list(blocks.where("aws_sns_topic_policy", "arn", block.text("arn")))
        yield Topic(*_named(block, policies, "topic"))


def _named(block: Block, policies: list[Block], kind: str) -> tuple[str, str, Any, Any]:
    name, holder = block.text("name"), policies[0] if policies else block
    policy = document_of(holder, "policy", f"policy of {kind} {name}", "resource")
    return name, block.text("arn"), block.source, policy
