"""What happens to a request whose answer was lost on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.exceptions import ClientError

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "lambda.amazonaws.com"},
        },
    }
)
_PERMISSION = {"Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}


@pytest.fixture(scope="module")
def function(clients: Callable[..., Any], functions: Any) -> str:
    name: str = functions.make("retried", "def main(event, context):\n    return {}\n")
    return name


def _statements(clients: Callable[..., Any], function: str) -> list[str]:
    policy = json.loads(clients("lambda").get_policy(FunctionName=function)["Policy"])
    return [statement["Sid"] for statement in policy["Statement"]]


def _with_invocation(client: Any, invocation: str) -> Any:
    def mark(request: Any, **_: Any) -> None:
        request.headers["amz-sdk-invocation-id"] = invocation

    client.meta.events.register("before-send.*.*", mark)
    return client


def test_a_retry_of_an_added_permission_gets_the_answer_that_was_lost(
    clients: Callable[..., Any], function: str
) -> None:
    client = _with_invocation(clients("lambda"), "11111111-1111-4111-8111-111111111111")
    first = client.add_permission(FunctionName=function, StatementId="lost", **_PERMISSION)
    again = client.add_permission(FunctionName=function, StatementId="lost", **_PERMISSION)
    assert again["Statement"] == first["Statement"]
    assert _statements(clients, function).count("lost") == 1


def test_a_retry_of_what_is_made_by_name_gets_the_answer_that_was_lost(
    clients: Callable[..., Any],
) -> None:
    client = _with_invocation(clients("iam"), "22222222-2222-4222-8222-222222222222")
    role = {"RoleName": "made-once", "AssumeRolePolicyDocument": _TRUST}
    first = client.create_role(**role)["Role"]
    assert client.create_role(**role)["Role"]["RoleId"] == first["RoleId"]
    with pytest.raises(ClientError, match="EntityAlreadyExists"):
        clients("iam").create_role(**role)


def test_a_retry_of_a_write_is_decided_again_as_in_aws(clients: Callable[..., Any]) -> None:
    clients("dynamodb").create_table(
        TableName="retried",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client = _with_invocation(clients("dynamodb"), "33333333-3333-4333-8333-333333333333")
    new = {"Item": {"id": {"S": "a"}}, "ConditionExpression": "attribute_not_exists(id)"}
    client.put_item(TableName="retried", **new)
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        client.put_item(TableName="retried", **new)


def test_another_request_for_the_same_permission_is_a_conflict(
    clients: Callable[..., Any], function: str
) -> None:
    client = clients("lambda")
    client.add_permission(FunctionName=function, StatementId="twice", **_PERMISSION)
    with pytest.raises(ClientError, match="ResourceConflictException"):
        client.add_permission(FunctionName=function, StatementId="twice", **_PERMISSION)


def test_permissions_added_at_once_are_all_there(
    clients: Callable[..., Any], function: str
) -> None:
    client = clients("lambda")
    ids = [f"at-once-{number}" for number in range(60)]
    with ThreadPoolExecutor(10) as pool:
        list(
            pool.map(
                lambda sid: client.add_permission(
                    FunctionName=function, StatementId=sid, **_PERMISSION
                ),
                ids,
            )
        )
    assert set(ids) <= set(_statements(clients, function))
