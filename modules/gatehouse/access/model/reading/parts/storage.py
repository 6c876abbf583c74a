"""Buckets, tables, keys, queues and topics, with their policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.reading.block import Block, Blocks, listed
from gatehouse.access.model.reading.parts.policies import checked, made_of, resource_policy
from gatehouse.access.model.readings import has_unknown
from gatehouse.access.model.source import Source
from gatehouse.access.model.things import OF_LIST, Bucket, Key, Queue, Table, Topic

_BLOCKS = (
    "block_public_acls",
    "block_public_policy",
    "ignore_public_acls",
    "restrict_public_buckets",
)
#: What lists of access rights give, by the canned list's name and by a grant's permission:
#: nothing of objects' own rights.
_READ, _WRITE = ["s3:ListBucket"], ["s3:PutObject", "s3:DeleteObject"]
_CANNED = {
    "public-read": _READ,
    "public-read-write": [*_READ, *_WRITE],
    # Whoever has an AWS account has credentials, so that anybody can get them.
    "authenticated-read": _READ,
}
_GRANTED = {
    "READ": _READ,
    "WRITE": _WRITE,
    "FULL_CONTROL": [*_READ, *_WRITE, "s3:PutBucketAcl"],
    "WRITE_ACP": ["s3:PutBucketAcl"],
}
_EVERYBODY = ("/AllUsers", "/AuthenticatedUsers")


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
            policy=_with_acls(
                resource_policy(blocks, block, "aws_s3_bucket_policy", "bucket", names, said),
                [] if _ignores_acls(blocked) else list(_of_acls(blocks, block, name)),
                block,
                said,
            ),
            blocks={each: blocked.flag(each) is True for each in _BLOCKS} if blocked else {},
        )


def _ignores_acls(blocked: Block | None) -> bool:
    return blocked is not None and blocked.flag("ignore_public_acls") is True


def _with_acls(
    policy: PolicyDocument | None,
    acls: list[tuple[dict[str, Any], Source]],
    block: Block,
    said: str,
) -> PolicyDocument | None:
    """Add to a bucket's policy what its lists of access rights give to everybody."""
    if policy is None or not acls:
        return policy or made_of(acls, block, said)
    if policy.document is None:
        return policy  # it may allow anything as it is
    statements = [
        *((each, policy.source_of(index)) for index, each in enumerate(policy.statements)),
        *acls,
    ]
    return made_of(statements, block, said)


def _of_acls(blocks: Blocks, block: Block, name: str) -> Iterator[tuple[dict[str, Any], Source]]:
    """List what public lists of access rights give to everybody, as statements."""
    arn = block.text("arn")
    for index, each in enumerate((*blocks.where("aws_s3_bucket_acl", "bucket", name), block)):
        actions = {*_CANNED.get(each.text("acl"), ()), *_granted(each)}
        if actions:
            statement = {
                "Sid": f"{OF_LIST}{index or ''}",
                "Effect": "Allow",
                "Principal": "*",
                "Action": sorted(actions),
                "Resource": [arn, f"{arn}/*"],
            }
            yield statement, each.source
        if has_unknown(each.get("acl")):
            each.unknown("acl", "it may be public")


def _granted(block: Block) -> Iterator[str]:
    """List the actions that grants, written in full, give to everybody."""
    for policy in block.blocks("access_control_policy"):
        for grant in listed(policy.get("grant")):
            grantee = grant.get("grantee") if isinstance(grant, Mapping) else None
            for each in listed(grantee):
                uri = each.get("uri") if isinstance(each, Mapping) else None
                if str(uri or "").endswith(_EVERYBODY):
                    yield from _GRANTED.get(str(grant.get("permission")), ())


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
            stream_arn=block.text("stream_arn") if _has_stream(block) else None,
        )


def _has_stream(block: Block) -> bool:
    """Return whether a table has a stream, or may have one."""
    return block.get("stream_enabled") not in (None, False, "false")


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
