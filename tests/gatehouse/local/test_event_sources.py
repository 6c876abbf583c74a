"""A bucket, a stream or a queue reaches a function only where policies let it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from gatehouse.local.launcher.server import LocalAws

_SOURCE = "def main(event, context): print('called with', event['Records'][0]['s3']['object'])"
_BUCKET = "eventful"


@dataclass
class Listener:
    """A function, and a bucket that should call it."""

    clients: Callable[..., Any]
    arn: str

    def listen(self) -> Any:
        return self.clients("s3").put_bucket_notification_configuration(
            Bucket=_BUCKET,
            NotificationConfiguration={
                "LambdaFunctionConfigurations": [
                    {"LambdaFunctionArn": self.arn, "Events": ["s3:ObjectCreated:*"]}
                ]
            },
        )

    def permit(self, bucket: str) -> None:
        self.clients("lambda").add_permission(
            FunctionName=self.arn,
            StatementId=bucket,
            Action="lambda:InvokeFunction",
            Principal="s3.amazonaws.com",
            SourceArn=f"arn:aws:s3:::{bucket}",
        )

    def heard(self) -> str:
        logs = self.clients("logs")
        group = f"/aws/lambda/{self.arn.rpartition(':')[2]}"
        try:
            events = logs.filter_log_events(logGroupName=group)["events"]
        except logs.exceptions.ResourceNotFoundException:
            return ""
        return "\n".join(each["message"] for each in events)


@pytest.fixture(scope="module")
def listener(clients: Callable[..., Any], functions: Any) -> Listener:
    clients("s3").create_bucket(Bucket=_BUCKET)
    return Listener(clients, functions.make("listener", _SOURCE))


def test_a_bucket_calls_a_function_only_while_its_policy_permits(
    listener: Listener, local_aws: LocalAws, eventually: Callable[..., None]
) -> None:
    listener.permit("another-bucket")
    with pytest.raises(ClientError, match="Unable to validate the following destination"):
        listener.listen()
    listener.permit(_BUCKET)
    listener.listen()
    listener.clients("s3").put_object(Bucket=_BUCKET, Key="first", Body=b"")
    eventually(lambda: "first" in listener.heard())
    for bucket in (_BUCKET, "another-bucket"):
        listener.clients("lambda").remove_permission(FunctionName=listener.arn, StatementId=bucket)
    listener.clients("s3").put_object(Bucket=_BUCKET, Key="second", Body=b"")
    refused = f"s3.amazonaws.com may not call {listener.arn} for arn:aws:s3:::{_BUCKET}"
    eventually(lambda: local_aws.log_tail(200).count(refused) == 2)  # the first when it was set up
    listener.permit(_BUCKET)
    listener.clients("s3").put_object(Bucket=_BUCKET, Key="third", Body=b"")
    eventually(lambda: "third" in listener.heard())
    assert "second" not in listener.heard()


@pytest.fixture(scope="module")
def stream(clients: Callable[..., Any]) -> str:
    made = clients("dynamodb").create_table(
        TableName="eventful",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )
    return str(made["TableDescription"]["LatestStreamArn"])


@pytest.fixture(scope="module")
def queue(clients: Callable[..., Any]) -> str:
    sqs = clients("sqs")
    url = sqs.create_queue(QueueName="eventful")["QueueUrl"]
    told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return str(told["Attributes"]["QueueArn"])


@pytest.mark.parametrize(
    ("kind", "actions"),
    [
        ("stream", ["DescribeStream", "GetRecords", "GetShardIterator"]),
        ("queue", ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]),
    ],
)
def test_a_function_reads_a_source_only_if_its_role_may(
    kind: str,
    actions: list[str],
    request: pytest.FixtureRequest,
    clients: Callable[..., Any],
    functions: Any,
) -> None:
    source = request.getfixturevalue(kind)
    service = source.split(":")[2]
    functions.make(f"reads-{kind}", _SOURCE)
    mapping = {
        "FunctionName": f"reads-{kind}",
        "EventSourceArn": source,
        **({"StartingPosition": "LATEST"} if kind == "stream" else {}),
    }
    create = clients("lambda").create_event_source_mapping
    with pytest.raises(ClientError, match="InvalidParameterValueException"):
        create(**mapping)
    statements = [
        {
            "Effect": "Allow",
            "Action": [f"{service}:{action}" for action in actions],
            "Resource": source,
        },
        {"Effect": "Allow", "Action": "dynamodb:ListStreams", "Resource": "*"},
    ]
    clients("iam").put_role_policy(
        RoleName="functions",
        PolicyName=kind,
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}),
    )
    create(**mapping)
    clients("iam").delete_role_policy(RoleName="functions", PolicyName=kind)


_RECORDS = "def main(event, context): print('called with', event)"


def test_a_topic_and_a_rule_call_a_function_only_while_its_policy_permits(
    clients: Callable[..., Any], functions: Any, eventually: Callable[..., None]
) -> None:
    listener = Listener(clients, functions.make("listens-to-services", _RECORDS))
    topic = clients("sns").create_topic(Name="eventful")["TopicArn"]
    clients("sns").subscribe(TopicArn=topic, Protocol="lambda", Endpoint=listener.arn)
    events = clients("events")
    pattern = json.dumps({"source": ["tests"]})
    rule = events.put_rule(Name="eventful", EventPattern=pattern)["RuleArn"]
    events.put_targets(Rule="eventful", Targets=[{"Id": "it", "Arn": listener.arn}])

    def tell(text: str) -> None:
        clients("sns").publish(TopicArn=topic, Message=f"topic-{text}")
        detail = json.dumps({"text": f"rule-{text}"})
        entry = {"Source": "tests", "DetailType": "told", "Detail": detail}
        assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0

    tell("first")
    for service, source in (("sns", topic), ("events", rule)):
        clients("lambda").add_permission(
            FunctionName=listener.arn,
            StatementId=service,
            Action="lambda:InvokeFunction",
            Principal=f"{service}.amazonaws.com",
            SourceArn=source,
        )
    tell("second")
    eventually(lambda: all(f"{each}-second" in listener.heard() for each in ("topic", "rule")))
    assert "first" not in listener.heard()


def test_a_log_group_gets_only_a_function_that_lets_it(
    clients: Callable[..., Any], functions: Any, local_aws: LocalAws
) -> None:
    function, logs = functions.make("reads-logs", _RECORDS), clients("logs")
    logs.create_log_group(logGroupName="eventful")
    subscription = {
        "logGroupName": "eventful",
        "filterName": "all",
        "filterPattern": "",
        "destinationArn": function,
    }
    with pytest.raises(ClientError, match="Could not execute the lambda function"):
        logs.put_subscription_filter(**subscription)
    clients("lambda").add_permission(
        FunctionName=function,
        StatementId="logs",
        Action="lambda:InvokeFunction",
        Principal=f"logs.{local_aws.region}.amazonaws.com",
        SourceArn=f"arn:aws:logs:{local_aws.region}:000000000000:log-group:eventful:*",
    )
    logs.put_subscription_filter(**subscription)
