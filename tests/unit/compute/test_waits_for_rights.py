"""What AWS tests the role of waits for the rights, however many policies they take."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.auth import Mfa, UserPool
from gatehouse.compute import Function, Vpc
from gatehouse.core import AppStack
from gatehouse.iam import Permission
from gatehouse.storage import Table

from tests.unit.references import missing_references
from tests.unit.synth import synthesized

HANDLER = "lambdas/hello.main"
VPC = Vpc(subnets=["subnet-1"], security_groups=["sg-1"])
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:failed"
MANY = [
    Permission(
        actions=[f"s3:{action}"],
        resources=[f"arn:aws:s3:::{action.lower()}-{'x' * 30}-{n}/{'y' * 60}/*" for n in range(30)],
    )
    for action in ("GetObject", "PutObject", "DeleteObject")
]


def in_a_vpc(stack: AppStack, permissions: list[Permission]) -> str:
    Function(stack, "Big", HANDLER, vpc=VPC, permissions=permissions)
    return "aws_lambda_function"


def with_dead_letters(stack: AppStack, permissions: list[Permission]) -> str:
    Function(stack, "Big", HANDLER, dead_letter=QUEUE, permissions=permissions)
    return "aws_lambda_function"


def with_changes(stack: AppStack, permissions: list[Permission]) -> str:
    function = Function(stack, "Big", HANDLER, permissions=permissions)
    Table(stack, "Notes", partition_key="id", stream="new").on_change(function)
    return "aws_lambda_event_source_mapping"


@pytest.mark.parametrize("make", [in_a_vpc, with_dead_letters, with_changes])
@pytest.mark.parametrize(
    ("permissions", "waits_for"),
    [
        ([], ["aws_iam_role_policy.big"]),
        (MANY, [f"aws_iam_role_policy_attachment.big_{number}" for number in (1, 2, 3)]),
    ],
    ids=["one-policy", "many-policies"],
)
def test_it_waits_for_all_policies_of_its_role(
    stack: AppStack,
    make: Callable[[AppStack, list[Permission]], str],
    permissions: list[Permission],
    waits_for: list[str],
) -> None:
    kind = make(stack, permissions)
    synth = synthesized(stack)
    (waiting,) = synth["resource"][kind].values()
    assert waiting["depends_on"] == waits_for
    assert missing_references(synth) == []


def test_what_a_transform_waits_for_stays(stack: AppStack) -> None:
    table = Table(stack, "Notes", partition_key="id").nodes.table
    Function(stack, "Hello", HANDLER, vpc=VPC, transform={"function": {"depends_on": [table]}})
    function = synthesized(stack)["resource"]["aws_lambda_function"]["hello"]
    assert function["depends_on"] == ["aws_dynamodb_table.notes", "aws_iam_role_policy.hello"]


def test_a_pool_waits_for_the_role_that_sends_its_messages(stack: AppStack) -> None:
    UserPool(stack, "UserPool", mfa=Mfa("on", factors=["sms"]))
    synth = synthesized(stack)
    assert synth["resource"]["aws_cognito_user_pool"]["user_pool"]["depends_on"]
    assert missing_references(synth) == []
