"""Whoever calls a function for an event does so only while the function's policy allows it.

No request passes here: an event is delivered in the background.
"""

from __future__ import annotations

from typing import Any

from ministack.services import alb, eventbridge, iot, s3, sns

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.function_policies import bucket_may_call, may_call
from gatehouse.local.emulator.patching import Upstream

_Json = dict[str, Any]


@fix(
    s3,
    "_deliver_event_to_lambda",
    signature="(arn, event_payload, bucket_region)",
    body="7d5feec18030",
    page="https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
)
def _from_a_bucket(upstream: Upstream) -> Upstream:
    def deliver_event_to_lambda(arn: str, event: _Json, region: str) -> None:
        if bucket_may_call(event["Records"][0]["s3"]["bucket"]["name"], arn):
            upstream(arn, event, region)

    return deliver_event_to_lambda


@fix(
    sns,
    "_deliver_to_lambda",
    signature="(endpoint, envelope, topic_arn, sub_arn, msg_id, raw_message, message_attributes)",
    body="a018722fdf6d",
    page="https://docs.aws.amazon.com/sns/latest/dg/sns-lambda-as-subscriber.html",
)
def _from_a_topic(upstream: Upstream) -> Upstream:
    def deliver_to_lambda(endpoint: str, envelope: str, topic_arn: str, *rest: Any) -> None:
        if may_call("sns.amazonaws.com", topic_arn, endpoint):
            upstream(endpoint, envelope, topic_arn, *rest)

    return deliver_to_lambda


@fix(
    eventbridge,
    "_invoke_target",
    signature="(target, event, rule, view=None)",
    body="be14d9efb219",
    page="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html",
)
def _from_a_rule(upstream: Upstream) -> Upstream:
    def invoke_target(target: _Json, event: _Json, rule: _Json, view: Any = None) -> None:
        arn = str(target.get("Arn") or "")
        if ":lambda:" not in arn or may_call("events.amazonaws.com", str(rule.get("Arn")), arn):
            upstream(target, event, rule, view)

    return invoke_target


@fix(
    iot,
    "_dispatch_rule_action",
    signature="(account_id, region, rule_name, action, event)",
    body="7c5c36ed6056",
    page="https://docs.aws.amazon.com/iot/latest/developerguide/lambda-rule-action.html",
)
def _from_a_rule_of_iot(upstream: Upstream) -> Upstream:
    async def dispatch_rule_action(
        account: str, region: str, rule: str, action: _Json, event: Any
    ) -> None:
        arn = str((action.get("lambda") or {}).get("functionArn") or "")
        source = f"arn:aws:iot:{region}:{account}:rule/{rule}"
        if not arn or may_call("iot.amazonaws.com", source, arn):
            await upstream(account, region, rule, action, event)

    return dispatch_rule_action


@fix(
    alb,
    "_invoke_lambda_target",
    signature="(function_ref, tg_arn, method, path, headers, body, query_params, "
    "raw_query_string=None)",
    body="24bd6acf6dcf",
    page="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
)
def _from_a_load_balancer(upstream: Upstream) -> Upstream:
    async def invoke_lambda_target(arn: str, group: str, *rest: Any, **options: Any) -> Any:
        if may_call("elasticloadbalancing.amazonaws.com", group, arn):
            return await upstream(arn, group, *rest, **options)
        return 502, {"Content-Type": "text/html"}, b""

    return invoke_lambda_target
