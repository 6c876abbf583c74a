"""Events reach a function only if both sides allow it.

Extends:

- ``ministack.services.s3._validate_notification_configs`` and ``_deliver_event_to_lambda``: a
  bucket calls a function only if the function's policy allows it; S3 refuses a configuration
  otherwise (S3 user guide, ``grant-destinations-permissions-to-s3``);
- ``ministack.services.lambda_svc._create_esm``: Lambda reads a stream or a queue with the role of
  the function, and refuses a mapping if the role lacks a permission (Lambda developer guide,
  ``with-ddb``, ``with-sqs``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ministack.services import iam, lambda_svc, s3

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.gateway import decisions
from gatehouse.local.questions.s3_names import arn_of
from gatehouse.local.services.function_policies import may_invoke

_Json = dict[str, Any]

_BUCKETS = "s3.amazonaws.com"
_STREAM = (
    "Cannot access stream {source}. Please ensure the role can perform the GetRecords, "
    "GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
)
_QUEUE = "The function execution role does not have permissions to call {missing} on SQS"
#: By service: what the role needs, and what Lambda says if it lacks it.
_NEEDED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "dynamodb": (("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"), _STREAM),
    "kinesis": (("DescribeStream", "GetRecords", "GetShardIterator", "ListShards"), _STREAM),
    "sqs": (("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"), _QUEUE),
}


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


@fix(
    lambda_svc,
    "_create_esm",
    signature="(data)",
    body="7a3e84e0d3c7",
    page="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html",
)
def _with_the_roles_rights(upstream: Upstream) -> Upstream:
    def create_esm(data: _Json) -> Answer:
        problem = _problem(data)
        if problem:
            return refusal("InvalidParameterValueException", problem)
        answer: Answer = upstream(data)
        return answer

    return create_esm


def _problem(data: _Json) -> str | None:
    """Return the actions that the function's role lacks to read the source."""
    source = str(data.get("EventSourceArn") or "")
    service = source.split(":")[2] if source.count(":") > 4 else ""
    name, _, error = lambda_svc._resolve_existing_esm_function(data.get("FunctionName", ""))
    if service not in _NEEDED or error:
        return None  # upstream reports what is wrong
    needed, says = _NEEDED[service]
    role = lambda_svc._functions[name]["config"]["Role"]
    for action in needed:
        # Streams are listed for a table or for all, not one by one.
        asked = source.partition("/stream/")[0] + "/stream/*" if action == "ListStreams" else source
        if not _may(role, name, f"{service}:{action}", asked):
            return says.format(source=source, missing=action)
    return None


def _may(role: str, function: str, action: str, resource: str) -> bool:
    """Decide by the policies of a role, for the session of a function."""
    if iam._roles.get(role.rpartition("/")[2]) is None:
        return False
    return decisions.by_role(role, function, action, resource).allowed
