"""Alarms read back as they were put.

Replaces ``ministack.services.cloudwatch._describe_alarms`` for the Query protocol, in which it
leaves out most of an alarm. Extends ``_put_metric_alarm``, which in this protocol drops the actions
for insufficient data.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from typing import Any
from xml.sax.saxutils import escape

from ministack.services import cloudwatch

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream

_MEMBER = re.compile(r"(AlarmNames|AlarmTypes)\.member\.\d+")
_SINGLE = ("AlarmNamePrefix", "StateValue", "MaxRecords", "NextToken")
_UNDECIDED = "InsufficientDataActions"


@fix(
    cloudwatch,
    "_describe_alarms",
    signature="(params, cbor_data, is_cbor, is_json=False)",
    body="14b0b66de80b",
    page="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
)
def _in_full(upstream: Upstream) -> Upstream:
    def describe_alarms(
        params: dict[str, Any], data: dict[str, Any], is_cbor: bool, is_json: bool = False
    ) -> Answer:
        if is_cbor or is_json:
            answer: Answer = upstream(params, data, is_cbor, is_json)
            return answer
        status, _, body = upstream(params, _as_json(params), False, True)
        if status != 200:
            refused: Answer = upstream(params, data, False, False)
            return refused
        found = _xml("DescribeAlarmsResult", json.loads(body))
        whole: Answer = cloudwatch._xml(200, "DescribeAlarmsResponse", found)
        return whole

    return describe_alarms


@fix(
    cloudwatch,
    "_put_metric_alarm",
    signature="(params, cbor_data, is_cbor, is_json=False)",
    body="725d360a0c61",
    page="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
)
def _with_every_action(upstream: Upstream) -> Upstream:
    def put_metric_alarm(
        params: dict[str, Any], data: dict[str, Any], is_cbor: bool, is_json: bool = False
    ) -> Answer:
        answer: Answer = upstream(params, data, is_cbor, is_json)
        alarm = cloudwatch._alarms.get(cloudwatch._p(params, "AlarmName"))
        if alarm and not (is_cbor or is_json) and answer[0] == 200:
            prefix = f"{_UNDECIDED}.member."
            names = sorted(name for name in params if name.startswith(prefix))
            alarm[_UNDECIDED] = [cloudwatch._p(params, name) for name in names]
            if alarm.get("ExtendedStatistic"):
                alarm.pop("Statistic", None)  # an alarm has either a statistic or a percentile
        return answer

    return put_metric_alarm


def _as_json(params: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name in params:
        member = _MEMBER.fullmatch(name)
        if member:
            read.setdefault(member[1], []).append(cloudwatch._p(params, name))
        elif name in _SINGLE:
            read[name] = cloudwatch._p(params, name)
    return read


def _xml(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        content = "".join(_xml(each, part) for each, part in value.items())
    elif isinstance(value, list):
        content = "".join(_xml("member", each) for each in value)
    elif isinstance(value, bool):
        content = str(value).lower()
    elif name.endswith("Timestamp") and isinstance(value, (int, float)):
        content = datetime.fromtimestamp(value, timezone.utc).isoformat()
    else:
        content = escape(str(value))
    return f"<{name}>{content}</{name}>"
