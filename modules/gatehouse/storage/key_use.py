"""Rights on the KMS key behind a table or a bucket, for whoever reads or writes it.

DynamoDB and S3 use a customer's key with the caller's rights, so KMS would refuse a caller that has
a grant on the table alone. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
"""

from __future__ import annotations

from collections.abc import Iterable

from gatehouse.core import AppStack
from gatehouse.core.arns import KMS_KEY, check_arn
from gatehouse.core.options import HasPath
from gatehouse.iam import Condition, Permission

# What S3 needs to read and to put an object (of several parts, too); deleting needs no key.
_S3 = {
    "s3:GetObject": ("kms:Decrypt",),
    "s3:PutObject": ("kms:Decrypt", "kms:GenerateDataKey"),
}
# DynamoDB asks for these whatever is done to items.
_DYNAMODB_READ = ("kms:Decrypt", "kms:DescribeKey")
_DYNAMODB_WRITE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")
_DYNAMODB_READS = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query")


def check_key(owner: HasPath, kms_key: str | None) -> str | None:
    """Check that the option ``kms_key`` is the ARN of a key."""
    if kms_key is None:
        return None
    return check_arn(owner, "kms_key", kms_key, KMS_KEY, fix="pass the key's arn")


def use_of_key(
    stack: AppStack, kms_key: str | None, service: str, actions: Iterable[str], sid: str
) -> tuple[Permission, ...]:
    """What a grant of these actions needs on the key: through the service, and not by itself."""
    needed = _needed(service, actions)
    if kms_key is None or not needed:
        return ()
    through = Condition(
        "StringEquals", "kms:ViaService", [f"{service}.{stack.region}.{stack.dns_suffix}"]
    )
    return (Permission(actions=needed, resources=[kms_key], conditions=[through], sid=f"{sid}Key"),)


def _needed(service: str, actions: Iterable[str]) -> tuple[str, ...]:
    if service == "s3":
        return tuple(sorted({needed for action in actions for needed in _S3.get(action, ())}))
    return _DYNAMODB_READ if set(actions) <= set(_DYNAMODB_READS) else _DYNAMODB_WRITE
