"""S3 refuses a lifecycle that moves objects earlier than it does.

Extends ``ministack.services.s3._lifecycle_rules_error``: objects move to ``STANDARD_IA`` and
``ONEZONE_IA`` after 30 days, stay there for 30 days, and move before they expire. Upstream takes
every number of days.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from ministack.services import s3

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream

_Json = dict[str, Any]

_INFREQUENT = ("STANDARD_IA", "ONEZONE_IA")
_LEAST = 30


@fix(
    s3,
    "_lifecycle_rules_error",
    signature="(rules)",
    body="6e96cfd3bc0f",
    page="https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html",
)
def _with_ages(upstream: Upstream) -> Upstream:
    def lifecycle_rules_error(rules: list[_Json]) -> Answer | None:
        refused: Answer | None = upstream(rules)
        for rule in rules if refused is None else ():
            for said in _errors(rule):
                answer: Answer = s3._error("InvalidArgument", said, 400)
                return answer
        return refused

    return lifecycle_rules_error


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
