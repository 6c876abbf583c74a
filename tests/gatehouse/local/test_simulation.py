"""What IAM's simulation says is what a request would get."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.gatehouse.local.pools import refusal

_READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
_DENY = {"Effect": "Deny", "Action": "*", "Resource": "*"}
_OWN = {
    "Effect": "Allow",
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::b/${aws:username}/*",
    "Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}},
}


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture(scope="module")
def iam(clients: Callable[..., Any]) -> Any:
    return clients("iam")


def _decided(answer: Any) -> list[str]:
    return [each["EvalDecision"] for each in answer["EvaluationResults"]]


@pytest.mark.parametrize(
    ("action", "resource", "statements", "decision"),
    [
        ("s3:GetObject", "arn:aws:s3:::b/k", [_READ], "allowed"),
        ("s3:PutObject", "arn:aws:s3:::b/k", [_READ], "implicitDeny"),
        ("s3:GetObject", "arn:aws:s3:::other/k", [_READ], "implicitDeny"),
        ("s3:GetObject", "arn:aws:s3:::b/k", [_READ, _DENY], "explicitDeny"),
        ("ec2:RunInstances", "*", [_READ], "implicitDeny"),
    ],
)
def test_a_policy_of_the_request_decides(
    iam: Any, action: str, resource: str, statements: list[dict[str, Any]], decision: str
) -> None:
    answer = iam.simulate_custom_policy(
        PolicyInputList=[_policy(*statements)], ActionNames=[action], ResourceArns=[resource]
    )
    assert _decided(answer) == [decision]


def test_keys_of_the_request_count_and_others_are_missing(iam: Any) -> None:
    asked = {
        "PolicyInputList": [_policy(_OWN)],
        "ActionNames": ["s3:GetObject"],
        "ResourceArns": ["arn:aws:s3:::b/ann/k"],
    }
    (without,) = iam.simulate_custom_policy(**asked)["EvaluationResults"]
    assert without["EvalDecision"] == "implicitDeny"
    assert without["MissingContextValues"] == ["aws:PrincipalTag/team", "aws:username"]
    entries = [
        {"ContextKeyName": name, "ContextKeyValues": [value], "ContextKeyType": "string"}
        for name, value in (("aws:username", "ann"), ("aws:PrincipalTag/team", "red"))
    ]
    assert _decided(iam.simulate_custom_policy(**asked, ContextEntries=entries)) == ["allowed"]


def test_a_boundary_limits(iam: Any) -> None:
    (told,) = iam.simulate_custom_policy(
        PolicyInputList=[_policy(_READ)],
        PermissionsBoundaryPolicyInputList=[_policy({**_READ, "Action": "s3:PutObject"})],
        ActionNames=["s3:GetObject"],
        ResourceArns=["arn:aws:s3:::b/k"],
    )["EvaluationResults"]
    assert told["EvalDecision"] == "implicitDeny"
    assert told["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}


def test_a_principals_own_policies_decide(iam: Any) -> None:
    iam.create_group(GroupName="readers")
    iam.put_group_policy(GroupName="readers", PolicyName="read", PolicyDocument=_policy(_READ))
    arn = iam.create_user(UserName="simulated-ann")["User"]["Arn"]
    asked = {
        "PolicySourceArn": arn,
        "ActionNames": ["s3:GetObject", "s3:PutObject"],
        "ResourceArns": ["arn:aws:s3:::b/k"],
    }
    assert _decided(iam.simulate_principal_policy(**asked)) == ["implicitDeny", "implicitDeny"]
    iam.add_user_to_group(GroupName="readers", UserName="simulated-ann")
    assert _decided(iam.simulate_principal_policy(**asked)) == ["allowed", "implicitDeny"]


def test_a_principal_that_is_not_there_is_not_found(iam: Any) -> None:
    arn = "arn:aws:iam::000000000000:role/absent"
    asked = {"PolicySourceArn": arn, "ActionNames": ["s3:GetObject"]}
    assert refusal(iam.simulate_principal_policy, **asked) == "NoSuchEntity"
