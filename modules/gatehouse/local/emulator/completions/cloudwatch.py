"""Alarms read back as they were put.

In the Query protocol the emulator drops the actions for insufficient data, and leaves most of an
alarm out when it describes it. In JSON it does neither, so it is asked in JSON.
"""

from __future__ import annotations

from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway.call import Answer
from gatehouse.local.models.client import AnsweredError


@completes(
    "cloudwatch",
    "PutMetricAlarm",
    page="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
)
async def put_metric_alarm(asked: Asked) -> Answer:
    """Put an alarm with all of its actions."""
    try:
        return asked.answer(await asked.ask("PutMetricAlarm", protocol="json", **asked.parameters))
    except AnsweredError as error:
        return asked.refusal(error.code, error.message, error.status)


@completes(
    "cloudwatch",
    "DescribeAlarms",
    page="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
)
async def describe_alarms(asked: Asked) -> Answer:
    """Describe alarms in full; one has a statistic or a percentile, never both."""
    try:
        found = await asked.ask("DescribeAlarms", protocol="json", **asked.parameters)
    except AnsweredError as error:
        return asked.refusal(error.code, error.message, error.status)
    for alarm in found.get("MetricAlarms", ()):
        if alarm.get("ExtendedStatistic"):
            alarm.pop("Statistic", None)
    return asked.answer(found)
