"""A state machine that asks a service gets the answers that a client gets."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

_NUMBERS = itertools.count()
_TABLE = "of-machines"
_SCAN = {"TableName": _TABLE, "ExpressionAttributeValues": {":v": {"S": "x"}}}

Run = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def run(clients: Callable[..., Any]) -> Run:
    """Run a machine of one task, and return how it ended."""
    clients("dynamodb").create_table(
        TableName=_TABLE,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    trust = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "states.amazonaws.com"},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    made = clients("iam").create_role(RoleName="machines", AssumeRolePolicyDocument=document)
    machines = clients("stepfunctions")

    def running(operation: str, eventually: Callable[..., None], **given: Any) -> dict[str, Any]:
        task = {
            "Type": "Task",
            "Resource": f"arn:aws:states:::aws-sdk:dynamodb:{operation}",
            "Parameters": given,
            "End": True,
        }
        machine = machines.create_state_machine(
            name=f"machine-{next(_NUMBERS)}",
            roleArn=made["Role"]["Arn"],
            definition=json.dumps({"StartAt": "ask", "States": {"ask": task}}),
        )["stateMachineArn"]
        execution = machines.start_execution(stateMachineArn=machine)["executionArn"]
        told: dict[str, Any] = {}

        def has_ended() -> bool:
            told.update(machines.describe_execution(executionArn=execution))
            return bool(told["status"] != "RUNNING")

        eventually(has_ended)
        return told

    return running


def test_what_a_client_is_refused_is_refused(run: Run, eventually: Callable[..., None]) -> None:
    told = run("scan", eventually, **_SCAN, FilterExpression="status = :v")
    assert (told["status"], told["error"]) == ("FAILED", "DynamoDb.ValidationException")
    assert "reserved keyword: status" in told["cause"]


def test_what_a_client_may_ask_is_answered(run: Run, eventually: Callable[..., None]) -> None:
    told = run("scan", eventually, **_SCAN, FilterExpression="state1 = :v")
    assert (told["status"], json.loads(told["output"])["Items"]) == ("SUCCEEDED", [])
