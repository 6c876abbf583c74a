"""S3 refuses a lifecycle that moves objects earlier than it does.

Objects move to ``STANDARD_IA`` and ``ONEZONE_IA`` after 30 days, stay there for 30 days, and move
before they expire. The emulator takes every number of days.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from gatehouse.local.emulator import buckets
from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway.call import Answer

_Json = dict[str, Any]

_INFREQUENT = ("STANDARD_IA", "ONEZONE_IA")
_LEAST = 30


@completes(
    "s3",
    "PutBucketLifecycleConfiguration",
    page="https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
)
async def put_bucket_lifecycle_configuration(asked: Asked) -> Answer:
    """Refuse a rule that moves objects too early."""
    if buckets.exists(asked.parameters["Bucket"]):
        told = asked.parameters.get("LifecycleConfiguration") or {}
        for rule in told.get("Rules", ()):
            for said in _errors(rule):
                return asked.refusal("InvalidArgument", said)
    return await asked.carry_out()


def _errors(rule: _Json) -> Iterator[str]:
    for moves, age, expiration in (
        ("Transitions", "Days", rule.get("Expiration", {})),
        (
            "NoncurrentVersionTransitions",
            "NoncurrentDays",
            rule.get("NoncurrentVersionExpiration", {}),
        ),
    ):
        action = moves.removesuffix("s")
        aged = sorted(
            (each[age], each["StorageClass"]) for each in rule.get(moves, ()) if age in each
        )
        for days, storage_class in aged:
            if storage_class in _INFREQUENT and days < _LEAST:
                yield (
                    f"'{age}' in {action} action must be greater than or equal to {_LEAST} "
                    f"for storageclass '{storage_class}'"
                )
        for (left, first), (reached, second) in itertools.pairwise(aged):
            if first in _INFREQUENT and reached < left + _LEAST:
                yield (
                    f"'{age}' in the {action} action for StorageClass '{second}' must be "
                    f"{_LEAST} days more than in the {action} action for StorageClass '{first}'"
                )
        if aged and age in expiration and expiration[age] <= aged[-1][0]:
            yield f"'{age}' in the Expiration action must be greater than in the {action} action"
