"""Alarms read back as they were put, in the protocol of older clients too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from botocore.credentials import Credentials
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.local.signed import signed_post

_SPACE = "{http://monitoring.amazonaws.com/doc/2010-08-01/}"
_TOPIC = "arn:aws:sns:us-east-1:000000000000:told"
_PUT = {
    "Action": "PutMetricAlarm",
    "AlarmName": "older",
    "AlarmDescription": "a < b",
    "MetricName": "Errors",
    "Namespace": "AWS/Lambda",
    "Dimensions.member.1.Name": "FunctionName",
    "Dimensions.member.1.Value": "notes",
    "Period": "60",
    "EvaluationPeriods": "1",
    "Threshold": "5",
    "ComparisonOperator": "GreaterThanThreshold",
    "AlarmActions.member.1": _TOPIC,
    "InsufficientDataActions.member.1": _TOPIC,
}

Ask = Callable[..., requests.Response]


@pytest.fixture(scope="module")
def ask(local_aws: LocalAws) -> Ask:
    """Send a form, as clients did before CloudWatch spoke other protocols."""
    root = local_aws.environment
    keys = Credentials(root["AWS_ACCESS_KEY_ID"], root["AWS_SECRET_ACCESS_KEY"])

    def asking(**form: str) -> requests.Response:
        sent = {"Version": "2010-08-01", **form}
        told = {"Content-Type": "application/x-www-form-urlencoded"}
        return signed_post(local_aws, keys, "monitoring", "/", sent, told)

    return asking


def _alarm(answer: requests.Response) -> ElementTree.Element:
    assert answer.status_code == 200, answer.text
    (found,) = ElementTree.fromstring(answer.content).findall(f".//{_SPACE}MetricAlarms/")
    return found


def _texts(alarm: ElementTree.Element, name: str) -> list[str]:
    found = alarm.find(f"{_SPACE}{name}")
    return [] if found is None else [each.text or "" for each in found.iter() if not len(each)]


def _put(ask: Ask, **more: str) -> None:
    answer = ask(**_PUT, **more)
    assert answer.status_code == 200, answer.text


def test_an_alarm_that_is_put_in_a_form_reads_back_in_full(ask: Ask) -> None:
    _put(ask, Statistic="Sum")
    alarm = _alarm(ask(Action="DescribeAlarms", **{"AlarmNames.member.1": "older"}))
    told = {name: _texts(alarm, name) for name in ("AlarmDescription", "Statistic", "Dimensions")}
    assert told == {
        "AlarmDescription": ["a < b"],
        "Statistic": ["Sum"],
        "Dimensions": ["FunctionName", "notes"],
    }
    for actions in ("AlarmActions", "InsufficientDataActions"):
        assert _texts(alarm, actions) == [_TOPIC]
    assert _texts(alarm, "OKActions") in ([], [""])
    assert _texts(alarm, "StateUpdatedTimestamp")[0].endswith("Z")


def test_an_alarm_has_a_statistic_or_a_percentile(ask: Ask) -> None:
    _put(ask, ExtendedStatistic="p99")
    alarm = _alarm(ask(Action="DescribeAlarms", AlarmNamePrefix="old"))
    assert (_texts(alarm, "Statistic"), _texts(alarm, "ExtendedStatistic")) == ([], ["p99"])


def test_a_number_of_alarms_that_is_too_large_is_refused_in_the_same_protocol(ask: Ask) -> None:
    answer = ask(Action="DescribeAlarms", MaxRecords="101")
    assert answer.status_code == 400
    error = ElementTree.fromstring(answer.content).find(f".//{_SPACE}Error/{_SPACE}Code")
    assert error is not None
    assert error.text == "ValidationError"


def test_an_alarm_in_another_protocol_reads_back_too(clients: Callable[..., Any]) -> None:
    cloudwatch = clients("cloudwatch")
    made = {
        "AlarmName": "newer",
        "MetricName": "Errors",
        "Namespace": "AWS/Lambda",
        "Statistic": "Sum",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 5.0,
        "ComparisonOperator": "GreaterThanThreshold",
        "InsufficientDataActions": [_TOPIC],
    }
    cloudwatch.put_metric_alarm(**made)
    (found,) = cloudwatch.describe_alarms(AlarmNames=["newer"])["MetricAlarms"]
    assert {name: found[name] for name in made} == made
