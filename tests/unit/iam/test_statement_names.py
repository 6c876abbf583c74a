"""A reviewer of a plan reads what each statement is for."""

from __future__ import annotations

import pytest
from gatehouse.iam import Permission, PolicyDocument
from gatehouse.iam.packing import Statement
from gatehouse.iam.statement_names import name_of, unlike


def named(*actions: str, sid: str | None = None, reason: str = "") -> str:
    return name_of(
        Statement.of(Permission(actions, ["arn:aws:s3:::notes/*"], sid=sid, reason=reason))
    )


def test_a_statement_keeps_its_own_name() -> None:
    assert named("s3:GetObject", sid="ReadNotes", reason="why") == "ReadNotes"


def test_a_reason_is_the_name() -> None:
    assert named("s3:*", reason="a back-up needs all of it") == "BecauseABackUpNeedsAllOfIt"


def test_a_reason_that_no_name_can_hold_leaves_the_actions() -> None:
    assert named("s3:*", reason="バックアップ") == "S3All"


def test_a_statement_is_named_after_its_actions_in_one_order() -> None:
    assert named("s3:PutObject", "s3:GetObject") == "S3GetObjectPutObject"


def test_many_actions_are_counted() -> None:
    verbs = ("Get", "Put", "Update", "Delete", "BatchGet", "BatchWrite")
    assert named(*(f"dynamodb:{verb}Item" for verb in verbs)) == "DynamodbBatchGetItemAnd5More"


@pytest.mark.parametrize("reason", ["xy" * 100, "word " * 100])
def test_a_name_is_short(reason: str) -> None:
    assert len(named("s3:*", reason=reason)) <= 64


def test_a_name_stands_once_in_a_policy() -> None:
    assert unlike(["Read", "Write", "Read"]) == ["Read", "Write", "Read2"]
    other_table = [
        Permission(["dynamodb:GetItem"], ["arn:aws:dynamodb:::table/a"], sid="Read"),
        Permission(["dynamodb:Query"], ["arn:aws:dynamodb:::table/b"], sid="Read"),
    ]
    sids = [each.sid for each in PolicyDocument(other_table).statements()]
    assert sids == ["Read", "Read2"]
