"""Alarms on what callers of an API see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gatehouse.api.owner import MadeApi
from gatehouse.core import aws
from gatehouse.core.arns import TOPIC, check_arn, refuse_elsewhere
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option

LONGEST_ALARM_NAME = 255
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
MOST_TOPICS = 5
_PERIOD = timedelta(minutes=5)
_MANY = 1_000_000_000


@known_options_only
@dataclass(frozen=True)
class Alarms:
    """Who is told when an API fails, refuses or is slow.

    Parameters
    ----------
    notify : sequence of str
        ARNs of SNS topics, told when an alarm begins and when it ends; at least one.
    server_errors : int, optional
        More answers of 5xx in five minutes than this are an alarm. Default: 0, since each is a
        fault of the API's own. None: no such alarm.
    client_errors : int, optional
        More answers of 4xx in five minutes than this are an alarm. Default: none; how many are
        usual differs from API to API.
    latency : timedelta, optional
        A slower answer than this to one request in twenty is an alarm. Default: 3 seconds, where
        people begin to leave. None: no such alarm.

    Raises
    ------
    OptionError
        If nobody is notified, or a number is below zero.

    Examples
    --------
    >>> Alarms(notify=["arn:aws:sns:eu-west-1:123456789012:oncall"], client_errors=500).latency
    datetime.timedelta(seconds=3)

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
    """

    notify: Sequence[str]
    server_errors: int | None = 0
    client_errors: int | None = None
    latency: timedelta | None = timedelta(seconds=3)

    def __post_init__(self) -> None:
        notify = option("Alarms", "notify", self.notify)
        object.__setattr__(self, "notify", notify.list_of(str))
        for topic in self.notify:
            check_arn("Alarms", "notify", topic, TOPIC, fix="pass the topic's arn")
        if not self.notify:
            notify.refuse("must have at least one topic", "pass notify=[topic.arn]")
        if len(self.notify) > MOST_TOPICS:
            notify.refuse(
                f"must have at most {MOST_TOPICS} topics; these are {len(self.notify)}",
                "let one topic have more subscribers",
            )
        for name in ("server_errors", "client_errors"):
            if getattr(self, name) is not None:
                option("Alarms", name, getattr(self, name)).integer(0, _MANY)
        if self.latency is not None:
            option("Alarms", "latency", self.latency).duration(
                timedelta(seconds=1), timedelta(seconds=30)
            )


def check_alarms(api: MadeApi, alarms: Alarms | None) -> None:
    """Check that alarms of an API's region can tell the topics.

    Raises
    ------
    OptionError
        If a topic is of another region.
    """
    for topic in alarms.notify if alarms else ():
        refuse_elsewhere(api, "alarms", topic, api.stack.known_region)


def add_alarms(api: MadeApi, alarms: Alarms) -> dict[str, Any]:
    """Make the alarms of an API; returns them by what they watch."""
    watched: dict[str, tuple[str, float]] = {}
    if alarms.server_errors is not None:
        watched["server_errors"] = ("5xx", alarms.server_errors)
    if alarms.client_errors is not None:
        watched["client_errors"] = ("4xx", alarms.client_errors)
    if alarms.latency is not None:
        milliseconds = alarms.latency.total_seconds() * 1000
        watched["latency"] = ("Latency", milliseconds)
    return {name: _alarm(api, alarms, name, *watch) for name, watch in watched.items()}


def _alarm(api: MadeApi, alarms: Alarms, name: str, metric: str, threshold: float) -> Any:
    return api.resource("alarm", each=name).of(
        aws.cloudwatch_metric_alarm.CloudwatchMetricAlarm,
        alarm_name=api.aws_name(longest=LONGEST_ALARM_NAME, suffix=f"-{name.replace('_', '-')}"),
        namespace="AWS/ApiGateway",
        metric_name=metric,
        dimensions={"ApiId": api.id},
        comparison_operator="GreaterThanThreshold",
        threshold=threshold,
        period=int(_PERIOD.total_seconds()),
        evaluation_periods=1,
        tags=api.tags,
        treat_missing_data="notBreaching",  # nobody called
        alarm_actions=list(alarms.notify),
        ok_actions=list(alarms.notify),
        statistic=None if metric == "Latency" else "Sum",
        extended_statistic="p95" if metric == "Latency" else None,
    )
