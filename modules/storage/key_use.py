"""Rights on the KMS key behind a table or a bucket, for whoever reads or writes it.

DynamoDB and S3 use a key of one's own with the rights of the caller, so a grant on the table alone
would end in a refusal by KMS. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
"""

from __future__ import annotations

from collections.abc import Iterable

from modules.core import AppStack
from modules.core.options import HasPath, option
from modules.iam import Condition, Permission

TO_READ = ("kms:Decrypt", "kms:DescribeKey")
TO_WRITE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey")


def check_key(owner: HasPath, kms_key: str | None) -> str | None:
    """Hold the option ``kms_key`` to the ARN of a key."""
    if kms_key is None:
        return None
    return option(owner, "kms_key", kms_key).text(
        r"arn:[a-z-]+:kms:\S+", rule="it is a KMS key's ARN", fix="pass the key's arn"
    )


def use_of_key(
    stack: AppStack, kms_key: str | None, service: str, actions: Iterable[str], sid: str
) -> tuple[Permission, ...]:
    """What a grant of these actions needs on the key: through the service, and not by itself."""
    if kms_key is None:
        return ()
    reads = ("Get", "Query", "BatchGet")
    only_reads = all(action.partition(":")[2].startswith(reads) for action in actions)
    through = Condition(
        "StringEquals", "kms:ViaService", [f"{service}.{stack.region}.{stack.dns_suffix}"]
    )
    return (
        Permission(
            actions=TO_READ if only_reads else TO_WRITE,
            resources=[kms_key],
            conditions=[through],
            sid=f"{sid}Key",
        ),
    )
