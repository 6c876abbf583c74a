"""Buckets, tables, keys, queues and topics, with their policies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.reading.block import Block, Blocks
from gatehouse.access.model.reading.parts.policies import checked, made_of, resource_policy
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
        names = (name, block.text("arn"))
        blocked = next(
            iter(blocks.where("aws_s3_bucket_public_access_block", "bucket", name)), None
        )
        said = f"policy of bucket {name}"
        yield Bucket(
            name=name,
            arn=block.text("arn"),
            source=block.source,
            policy=resource_policy(blocks, block, "aws_s3_bucket_policy", "bucket", names, said)
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
            policy=resource_policy(
                blocks, block, "aws_dynamodb_resource_policy", "resource_arn", (arn,), said
            ),
        )


def keys(blocks: Blocks) -> Iterator[Key]:
    """Make the keys."""
    for block in blocks.of("aws_kms_key"):
        name, arn = block.text("id"), block.text("arn")
        said = f"policy of key {name}"
        yield Key(
            name=name,
            arn=arn,
            source=block.source,
            policy=resource_policy(blocks, block, "aws_kms_key_policy", "key_id", (name, arn), said)
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
        said = f"policy of queue {block.text('name')}"
        names = (block.text("id"),)
        policy = resource_policy(blocks, block, "aws_sqs_queue_policy", "queue_url", names, said)
        yield Queue(block.text("name"), block.text("arn"), block.source, policy)


def topics(blocks: Blocks) -> Iterator[Topic]:
    """Make the topics."""
    for block in blocks.of("aws_sns_topic"):
        arn, said = block.text("arn"), f"policy of topic {block.text('name')}"
        policy = resource_policy(blocks, block, "aws_sns_topic_policy", "arn", (arn,), said)
        yield Topic(block.text("name"), arn, block.source, policy)
