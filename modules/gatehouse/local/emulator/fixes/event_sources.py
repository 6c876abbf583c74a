"""Events reach a function only if both sides allow it.

Extends:

- ``ministack.services.s3._validate_notification_configs`` and ``_deliver_event_to_lambda``: a
  bucket calls a function only if the function's policy allows it; S3 refuses a configuration
  otherwise (S3 user guide, ``grant-destinations-permissions-to-s3``).
"""

from __future__ import annotations

from typing import Any

from ministack.services import lambda_svc, s3

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.questions.s3_names import arn_of
from gatehouse.local.services.function_policies import may_invoke

_Json = dict[str, Any]

_BUCKETS = "s3.amazonaws.com"


@fix(
    s3,
    "_validate_notification_configs",
    signature="(configs, bucket_region, bucket_name='', skip_destination_validation=False)",
    body="fe1918c01369",
    page="https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
)
def _with_permission(upstream: Upstream) -> Upstream:
    def validate_notification_configs(
        configs: list[_Json],
        bucket_region: str,
        bucket_name: str = "",
        skip_destination_validation: bool = False,
    ) -> Answer | None:
        refused: Answer | None = upstream(
            configs, bucket_region, bucket_name, skip_destination_validation
        )
        if refused or skip_destination_validation:
            return refused
        for each in configs or []:
            if each.get("type") == "lambda" and not _may_call(str(each["arn"]), bucket_name):
                answer: Answer = s3._invalid_notification_config(
                    "Unable to validate the following destination configurations"
                )
                return answer
        return None

    return validate_notification_configs


@fix(
    s3,
    "_deliver_event_to_lambda",
    signature="(arn, event_payload, bucket_region)",
    body="7d5feec18030",
    page="https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
)
def _while_permitted(upstream: Upstream) -> Upstream:
    def deliver_event_to_lambda(arn: str, event: _Json, region: str) -> None:
        if _may_call(arn, event["Records"][0]["s3"]["bucket"]["name"]):
            upstream(arn, event, region)

    return deliver_event_to_lambda


def _may_call(arn: str, bucket: str) -> bool:
    function, _, _ = lambda_svc._get_func_record_for_ref(arn)
    held = lambda_svc._functions.get(arn.split(":")[6]) or function
    return held is not None and may_invoke(held, arn, _BUCKETS, arn_of(bucket))
