"""A bucket calls a function only while the function's policy allows it.

Extends ``ministack.services.s3._deliver_event_to_lambda``, which no request passes: an event is
delivered in the background.
"""

from __future__ import annotations

from typing import Any

from ministack.services import s3

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.function_policies import bucket_may_call
from gatehouse.local.emulator.patching import Upstream


@fix(
    s3,
    "_deliver_event_to_lambda",
    signature="(arn, event_payload, bucket_region)",
    body="7d5feec18030",
    page="https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
)
def _while_permitted(upstream: Upstream) -> Upstream:
    def deliver_event_to_lambda(arn: str, event: dict[str, Any], region: str) -> None:
        if bucket_may_call(event["Records"][0]["s3"]["bucket"]["name"], arn):
            upstream(arn, event, region)

    return deliver_event_to_lambda
