"""Roles: closed at first, and trusted by exactly those whom the trust names."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.iam import Condition, Permission, Principal, Role, Trust

from tests.unit.synth import FRAME, new_stack, synthesized

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
READ = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])
WRITE = Permission(actions=["s3:PutObject"], resources=["arn:aws:s3:::logs/today"])


def test_minimal_setup_of_a_role(stack: AppStack) -> None:
    Role(stack, "Reports", trust=GLUE)
    assert synthesized(stack) == {
        **FRAME,
        "data": {
            "aws_iam_policy_document": {
                "glue_trust": {
                    "statement": [
                        {
                            "actions": ["sts:AssumeRole"],
                            "principals": [
                                {"identifiers": ["glue.amazonaws.com"], "type": "Service"}
                            ],
                        }
                    ]
                }
            }
        },
        "resource": {
            "aws_iam_role": {
                "reports": {
                    "assume_role_policy": "${data.aws_iam_policy_document.glue_trust.json}",
                    "name": "notes-test-Reports-eu-west-1",
                }
            }
        },
    }


def test_minimal_setup_of_a_permission(stack: AppStack) -> None:
    Role(stack, "Reports", trust=GLUE).allow(READ)
    synth = synthesized(stack)
    assert synth["data"]["aws_iam_policy_document"]["reports"] == {
        "statement": [
            {
                "actions": ["s3:GetObject"],
                "resources": ["arn:aws:s3:::logs/today"],
                "sid": "S3GetObject",
            }
        ]
    }
    assert synth["resource"]["aws_iam_role_policy"] == {
        "reports": {
            "name": "reports",
            "policy": "${data.aws_iam_policy_document.reports.json}",
            "role": "${aws_iam_role.reports.name}",
        }
    }


def test_permissions_may_be_given_from_the_start(stack: AppStack) -> None:
    Role(stack, "Reports", trust=GLUE, permissions=[READ])
    documents = synthesized(stack)["data"]["aws_iam_policy_document"]
    assert [each["actions"] for each in documents["reports"]["statement"]] == [["s3:GetObject"]]


def test_the_order_of_calls_does_not_show_in_the_policy() -> None:
    def documents(*permissions: Permission) -> object:
        stack = new_stack()
        role = Role(stack, "Reports", trust=GLUE)
        for permission in permissions:
            role.allow(permission)
        return synthesized(stack)["data"]["aws_iam_policy_document"]

    other = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::other/today"])
    assert documents(READ, WRITE, other) == documents(other, WRITE, READ)


def test_a_boundary_limits_the_role(stack: AppStack) -> None:
    boundary = "arn:aws:iam::111122223333:policy/Boundary"
    Role(stack, "Reports", trust=GLUE, permissions_boundary=boundary)
    made = synthesized(stack)["resource"]["aws_iam_role"]["reports"]
    assert made["permissions_boundary"] == boundary


def test_the_same_permission_twice_is_one_statement(stack: AppStack) -> None:
    Role(stack, "Reports", trust=GLUE).allow(READ, READ)
    documents = synthesized(stack)["data"]["aws_iam_policy_document"]
    assert len(documents["reports"]["statement"]) == 1


def test_max_session_is_written_in_seconds(stack: AppStack) -> None:
    Role(stack, "Reports", trust=GLUE, max_session=timedelta(hours=2))
    made = synthesized(stack)["resource"]["aws_iam_role"]["reports"]
    assert made["max_session_duration"] == 7200


def test_roles_of_one_service_share_the_document_of_their_trust(stack: AppStack) -> None:
    Role(stack, "Reports", trust=GLUE)
    Role(stack, "Imports", trust=GLUE)
    assert list(synthesized(stack)["data"]["aws_iam_policy_document"]) == ["glue_trust"]


@pytest.mark.parametrize(
    "other",
    [
        Trust(Principal("Service", ["glue.eu-west-1.amazonaws.com"])),
        Trust(Principal("Service", ["glue.amazonaws.com"]), tag_session=True),
        Trust(
            Principal("Service", ["glue.amazonaws.com"]),
            conditions=[Condition("StringEquals", "aws:SourceAccount", ["1"])],
        ),
    ],
    ids=["identifier", "action", "condition"],
)
def test_a_different_trust_is_never_replaced_by_a_shared_one(stack: AppStack, other: Trust) -> None:
    Role(stack, "Reports", trust=GLUE)
    Role(stack, "Imports", trust=other)
    synth = synthesized(stack)
    imports = synth["resource"]["aws_iam_role"]["imports"]["assume_role_policy"]
    assert imports == "${data.aws_iam_policy_document.imports_trust.json}"
    (statement,) = synth["data"]["aws_iam_policy_document"]["imports_trust"]["statement"]
    assert statement["actions"] == other.actions
    assert statement["principals"][0]["identifiers"] == [*other.principal.identifiers]
    assert ("condition" in statement) == bool(other.conditions)


def test_a_role_is_named_after_its_region_too() -> None:
    stack = new_stack(region=None)
    Role(stack, "Reports", trust=GLUE)
    made = synthesized(stack)["resource"]["aws_iam_role"]["reports"]
    assert made["name"] == "notes-test-Reports-${data.aws_region.current.id}"


def test_a_transform_does_not_open_the_trust_without_a_reason(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="`assume_role_policy` guards access"):
        Role(stack, "Reports", trust=GLUE, transform={"role": {"assume_role_policy": "{}"}})


def test_a_transform_changes_the_policy_and_its_document(stack: AppStack) -> None:
    Role(
        stack,
        "Reports",
        trust=GLUE,
        permissions=[READ],
        transform={
            "policy": {"name": "reading"},
            "policy_document": {"policy_id": "reading"},
            "role": Transform({"description": "of the reports"}, reason="for the console"),
        },
    )
    synth = synthesized(stack)
    assert synth["resource"]["aws_iam_role_policy"]["reports"]["name"] == "reading"
    assert synth["resource"]["aws_iam_role"]["reports"]["description"] == "of the reports"
    assert synth["data"]["aws_iam_policy_document"]["reports"]["policy_id"] == "reading"


def test_the_nodes_of_a_role_are_complete_when_the_stack_is(stack: AppStack) -> None:
    role = Role(stack, "Reports", trust=GLUE, permissions=[READ])
    before = role.nodes.policy
    synthesized(stack)
    assert before is None
    assert role.nodes.policy is not None
    assert role.nodes.policy_document is not None


def test_a_permission_that_comes_too_late_is_refused_and_not_lost(stack: AppStack) -> None:
    role = Role(stack, "Reports", trust=GLUE)
    synthesized(stack)
    with pytest.raises(OptionError, match="the role's policy is written"):
        role.allow(READ)


def test_a_transform_of_the_trust_makes_a_document_of_its_own(stack: AppStack) -> None:
    Role(stack, "Imports", trust=GLUE)
    Role(stack, "Reports", trust=GLUE, transform={"trust_document": {"policy_id": "reports"}})
    documents = synthesized(stack)["data"]["aws_iam_policy_document"]
    assert documents["reports_trust"]["policy_id"] == "reports"
    assert "policy_id" not in documents["glue_trust"]


@pytest.mark.parametrize(("second", "refused"), [("admins", True), ("Admins-2", False)])
def test_case_does_not_count_in_names_of_roles(stack: AppStack, second: str, refused: bool) -> None:
    for id, name in (("One", "Admins"), ("Two", second)):
        change = Transform({"name": name}, reason="taken over from the old app")
        make = partial(Role, stack, id, trust=GLUE, transform={"role": change})
        if id == "Two" and refused:
            with pytest.raises(OptionError, match="one aws_iam_role alone, whatever its case"):
                make()
        else:
            make()
