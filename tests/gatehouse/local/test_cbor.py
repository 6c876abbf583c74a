"""CloudWatch and Kinesis in CBOR, as newer SDKs and those for Java speak to them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from itertools import product
from typing import Any

import pytest
import requests
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from botocore.serialize import create_serializer
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.local.signed import signed_post

_RPC = "smithy-rpc-v2-cbor"
_ALARM = {
    "AlarmName": "in-cbor",
    "MetricName": "Errors",
    "Namespace": "AWS/Lambda",
    "Dimensions": [{"Name": "FunctionName", "Value": "notes"}],
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 5.0,
    "ComparisonOperator": "GreaterThanThreshold",
}
_OPERATION = "/service/GraniteServiceVersion20100801/operation/"
_HEADERS = {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}
_OLDER = "application/x-amz-cbor-1.1"
_FORMS = "application/x-www-form-urlencoded"
_NOTHING = b"\xa0"  # an empty map


@pytest.fixture(scope="module", autouse=True)
def in_cbor() -> Iterator[None]:
    """Let botocore choose CBOR where a service speaks it, as other SDKs do."""
    with pytest.MonkeyPatch.context() as patch:
        spoken = (_RPC, "json", "rest-json", "rest-xml", "query", "ec2")
        patch.setattr("botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS", spoken)
        yield


@pytest.fixture(scope="module")
def reader(clients: Callable[..., Any]) -> Credentials:
    """Somebody who may list metrics and read one stream."""
    iam = clients("iam")
    iam.create_user(UserName="reader-of-cbor")
    stream = "arn:aws:kinesis:us-east-1:000000000000:stream/mine"
    allowed = [
        {"Effect": "Allow", "Action": "cloudwatch:ListMetrics", "Resource": "*"},
        {"Effect": "Allow", "Action": "kinesis:*", "Resource": stream},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": allowed})
    iam.put_user_policy(UserName="reader-of-cbor", PolicyName="p", PolicyDocument=document)
    made = iam.create_access_key(UserName="reader-of-cbor")["AccessKey"]
    return Credentials(made["AccessKeyId"], made["SecretAccessKey"])


@pytest.fixture(scope="module")
def cloudwatch(clients: Callable[..., Any]) -> Any:
    client = clients("cloudwatch")
    assert client.meta.service_model.resolved_protocol == _RPC
    return client


@pytest.fixture(scope="module")
def send(local_aws: LocalAws, reader: Credentials) -> Callable[..., requests.Response]:
    """Send bytes as they are, signed by the reader."""

    def sending(service: str, path: str, body: bytes, **headers: str) -> requests.Response:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return signed_post(local_aws, reader, service, path, body, told)

    return sending


def test_an_alarm_reads_back_as_it_was_put(cloudwatch: Any) -> None:
    before = datetime.now(timezone.utc) - timedelta(seconds=1)
    cloudwatch.put_metric_alarm(**_ALARM)
    (found,) = cloudwatch.describe_alarms(AlarmNames=["in-cbor"])["MetricAlarms"]
    assert {name: found[name] for name in _ALARM} == _ALARM
    assert isinstance(found["Threshold"], float)
    assert before < found["AlarmConfigurationUpdatedTimestamp"] < datetime.now(timezone.utc)


def test_metrics_have_their_times_and_numbers_packed_or_not(cloudwatch: Any) -> None:
    now = datetime.now(timezone.utc).replace(microsecond=0)
    metric = {"MetricName": "many", "Timestamp": now, "Value": 2.5}
    cloudwatch.put_metric_data(Namespace="cbor", MetricData=[metric] * 400)  # over 10 KiB
    asked = {"StartTime": now - timedelta(minutes=5), "EndTime": now + timedelta(minutes=5)}
    (point,) = cloudwatch.get_metric_statistics(
        Namespace="cbor", MetricName="many", Period=60, Statistics=["Sum"], **asked
    )["Datapoints"]
    assert point["Sum"] == 1000.0
    assert abs(point["Timestamp"] - now) <= timedelta(minutes=1)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("set_alarm_state", {"AlarmName": "none", "StateValue": "OK", "StateReason": "so"}),
        ("describe_alarms", {"MaxRecords": 100_000}),
        ("get_dashboard", {"DashboardName": "none"}),
    ],
)
def test_an_error_is_the_same_as_in_json(
    clients: Callable[..., Any], cloudwatch: Any, method: str, given: dict[str, Any]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS", ("json",))
        in_json = clients("cloudwatch")
    told = []
    for client in (in_json, cloudwatch):
        with pytest.raises(ClientError) as refused:
            getattr(client, method)(**given)
        told.append((type(refused.value).__name__, refused.value.response["Error"]))
    assert told[0] == told[1]
    assert told[0][1]["Code"] not in ("", "400")


def test_who_may_list_metrics_deletes_no_alarm(send: Callable[..., requests.Response]) -> None:
    assert send("monitoring", f"{_OPERATION}ListMetrics", _NOTHING, **_HEADERS).status_code == 200
    refused = send("monitoring", f"{_OPERATION}DeleteAlarms", _NOTHING, **_HEADERS)
    assert (refused.status_code, b"AccessDenied" in refused.content) == (400, True)
    assert refused.headers["smithy-protocol"] == "rpc-v2-cbor"


_NAMED = b"\xa1\x6aAlarmNames\x81\x64kept"
_FORM = b"Action=DeleteAlarms&Version=2010-08-01&AlarmNames.member.1=kept"


@pytest.mark.parametrize("body", [_NAMED, _FORM, b'{"AlarmNames":["kept"]}', b""])
def test_no_mixture_of_protocols_deletes_an_alarm(
    cloudwatch: Any, send: Callable[..., requests.Response], body: bytes
) -> None:
    cloudwatch.put_metric_alarm(**{**_ALARM, "AlarmName": "kept"})
    kinds = ("application/cbor", "application/x-amz-json-1.0", _OLDER, "text/plain", _FORMS)
    targets = ("", "GraniteServiceVersion20100801.DeleteAlarms", "DeleteAlarms", ".")
    paths = (f"{_OPERATION}DeleteAlarms", "/operation/DeleteAlarms", f"/?{_FORM.decode()}", "/")
    answered = set()
    for kind, target, path, protocol in product(kinds, targets, paths, ("", "rpc-v2-cbor")):
        told = {"Content_Type": kind, "x_amz_target": target, "smithy_protocol": protocol}
        given = {name: value for name, value in told.items() if value}
        answered.add(send("monitoring", path, body, **given).status_code)
    assert answered <= {400, 403}
    assert cloudwatch.describe_alarms(AlarmNames=["kept"])["MetricAlarms"]


@pytest.mark.parametrize(
    ("path", "body", "more"),
    [
        (f"{_OPERATION}ListMetrics", b"\xff\xff", {}),
        (f"{_OPERATION}ListMetrics", b"\x81" * 10_000, {}),  # a list in a list in a list
        (f"{_OPERATION}ListMetrics", b"\x80", {}),  # a list
        (f"{_OPERATION}ListMetrics", b"\xa1\x01\x02", {}),  # a name that is a number
        (f"{_OPERATION}ListMetrics", b"\xa2\x61a\x01\x61a\x02", {}),  # a name twice
        (f"{_OPERATION}ListMetrics", b"\xd8\x1c\x81\xd8\x1d\x00", {}),  # a list in itself
        (f"{_OPERATION}ListMetrics", b"\x5b\x7f" + b"\xff" * 7, {}),  # as many bytes as there are
        (f"{_OPERATION}ListMetrics", b"\xa1\x69Namespace\x41a", {}),  # bytes for a text
        (f"{_OPERATION}ListMetrics/x", _NOTHING, {}),
        ("/service/Another/operation/ListMetrics", _NOTHING, {}),
        ("/", _NOTHING, {}),
        (
            f"{_OPERATION}ListMetrics",
            _NOTHING,
            {"x_amz_target": "GraniteServiceVersion20100801.DeleteAlarms"},
        ),
    ],
)
def test_what_is_no_call_in_cbor_is_refused(
    send: Callable[..., requests.Response], path: str, body: bytes, more: dict[str, str]
) -> None:
    refused = send("monitoring", path, body, **_HEADERS, **more)
    assert (refused.status_code, b"MalformedInput" in refused.content) == (400, True)


def test_a_target_with_a_body_in_cbor_is_no_call_of_cloudwatch(
    send: Callable[..., requests.Response],
) -> None:
    target = "GraniteServiceVersion20100801.ListMetrics"
    refused = send("monitoring", "/", b"{}", Content_Type="application/cbor", x_amz_target=target)
    assert refused.status_code == 400


def test_a_stream_in_the_older_form_is_asked_for_by_its_name(
    clients: Callable[..., Any], send: Callable[..., requests.Response]
) -> None:
    kinesis = clients("kinesis")
    model = kinesis.meta.service_model.operation_model("PutRecord")
    told = {"Content_Type": _OLDER, "x_amz_target": "Kinesis_20131202.PutRecord"}
    answers = {}
    for stream in ("mine", "yours"):
        kinesis.create_stream(StreamName=stream, ShardCount=1)
        record = {"StreamName": stream, "Data": b"\x00\xff", "PartitionKey": "a"}
        body = create_serializer(_RPC).serialize_to_request(record, model)["body"]
        answers[stream] = send("kinesis", "/", body, **told)
    assert {name: each.status_code for name, each in answers.items()} == {"mine": 200, "yours": 400}
    assert answers["mine"].headers["Content-Type"] == _OLDER
    assert b"AccessDenied" in answers["yours"].content
    (shard,) = kinesis.list_shards(StreamName="mine")["Shards"]
    begin = kinesis.get_shard_iterator(
        StreamName="mine", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    assert [each["Data"] for each in kinesis.get_records(ShardIterator=begin)["Records"]] == [
        b"\x00\xff"
    ]


def test_a_route_answers_as_it_does_whatever_the_client_says_it_speaks(
    new_api: Callable[..., Any], callable_function: Callable[..., str]
) -> None:
    api = new_api("in-cbor")
    source = "def main(event, context): return {'told': event['headers']['smithy-protocol']}"
    api.route("GET /", callable_function("not-in-cbor", source))
    assert api.call("/", headers={"smithy-protocol": "rpc-v2-cbor"}).json == {"told": "rpc-v2-cbor"}


def test_a_body_that_grows_without_an_end_is_refused(
    send: Callable[..., requests.Response],
) -> None:
    packed = gzip.compress(bytes(100_000_000))
    told = {"content_encoding": "gzip", **_HEADERS}
    assert send("monitoring", f"{_OPERATION}ListMetrics", packed, **told).status_code == 413


@pytest.mark.parametrize("change", [lambda body: body[:-4], lambda body: body + b"x", bytes.upper])
def test_a_body_that_is_not_packed_as_it_says_is_refused(
    send: Callable[..., requests.Response], change: Callable[[bytes], bytes]
) -> None:
    packed = change(gzip.compress(_NOTHING, mtime=0))
    told = {"content_encoding": "gzip", **_HEADERS}
    assert send("monitoring", f"{_OPERATION}ListMetrics", packed, **told).status_code == 400
