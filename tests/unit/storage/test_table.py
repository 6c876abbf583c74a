"""Tables, and who may do what with their items."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.iam import Grant, Role
from gatehouse.storage import Attribute, Table

from tests.unit.synth import FRAME, new_stack, synthesized, users_of_a_pool


def made(stack: AppStack, **options: Any) -> Any:
    Table(stack, "Notes", **{"partition_key": "userId", **options})
    return synthesized(stack)["resource"]["aws_dynamodb_table"]["notes"]


def test_minimal_setup_of_a_table(stack: AppStack) -> None:
    Table(stack, "Notes", partition_key="userId")
    assert synthesized(stack) == {
        **FRAME,
        "resource": {
            "aws_dynamodb_table": {
                "notes": {
                    "attribute": [{"name": "userId", "type": "S"}],
                    "billing_mode": "PAY_PER_REQUEST",
                    "deletion_protection_enabled": False,
                    "hash_key": "userId",
                    "name": "notes-test-Notes",
                    "point_in_time_recovery": {"enabled": True},
                    "server_side_encryption": {"enabled": False},
                }
            }
        },
    }


def test_a_sort_key_is_an_attribute_too(stack: AppStack) -> None:
    table = made(stack, sort_key="noteId")
    assert (table["hash_key"], table["range_key"]) == ("userId", "noteId")
    assert table["attribute"] == [
        {"name": "userId", "type": "S"},
        {"name": "noteId", "type": "S"},
    ]


def test_a_key_may_be_a_number(stack: AppStack) -> None:
    assert made(stack, sort_key=Attribute("time", "N"))["attribute"][1] == {
        "name": "time",
        "type": "N",
    }


def test_items_may_expire(stack: AppStack) -> None:
    assert made(stack, ttl="expires")["ttl"] == {"attribute_name": "expires", "enabled": True}


def test_restoring_may_be_turned_off(stack: AppStack) -> None:
    table = made(stack, point_in_time_recovery=False)
    assert table["point_in_time_recovery"] == {"enabled": False}


def test_a_protected_table_is_not_deleted(stack: AppStack) -> None:
    table = made(stack, protect=True)
    assert table["deletion_protection_enabled"] is True
    assert table["lifecycle"] == {"prevent_destroy": True}


def test_protection_is_not_taken_off_without_a_reason(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="guards access"):
        made(stack, protect=True, transform={"table": {"deletion_protection_enabled": False}})


def test_protection_is_taken_off_with_a_reason(stack: AppStack) -> None:
    change = Transform({"deletion_protection_enabled": False}, reason="moved to another account")
    assert made(stack, protect=True, transform={"table": change})[
        "deletion_protection_enabled"
    ] is (False)


READS = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
WRITES = [
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
]


def statements(stack: AppStack, grant: Grant) -> Any:
    """What a role that was allowed a grant may do."""
    Role(
        stack,
        "Role",
        trust=users_of_a_pool(stack),
        permissions=[grant],
    )
    return synthesized(stack)["data"]["aws_iam_policy_document"]["role"]["statement"]


def notes(stack: AppStack) -> Table:
    return Table(stack, "Notes", partition_key="userId")


@pytest.mark.parametrize(
    ("grant", "sid", "actions"),
    [
        (Table.read, "NotesRead", READS),
        (Table.write, "NotesWrite", WRITES),
        (Table.link, "NotesReadWrite", sorted(READS + WRITES)),
    ],
    ids=["read", "write", "link"],
)
def test_a_grant_is_on_this_table_and_its_items_alone(
    stack: AppStack, grant: Any, sid: str, actions: list[str]
) -> None:
    assert statements(stack, grant(notes(stack))) == [
        {"actions": actions, "resources": ["${aws_dynamodb_table.notes.arn}"], "sid": sid}
    ]


@pytest.mark.parametrize("grant", [Table.read, Table.write, Table.link, Table.own_items])
def test_no_grant_reads_the_whole_table(stack: AppStack, grant: Any) -> None:
    (permission,) = grant(notes(stack)).permissions
    forbidden = {"dynamodb:Scan", "dynamodb:PartiQLSelect", "dynamodb:*"}
    assert forbidden.isdisjoint(permission.actions)


def test_own_items_are_those_under_the_callers_identity_id(stack: AppStack) -> None:
    assert statements(stack, notes(stack).own_items()) == [
        {
            "actions": sorted(READS + WRITES),
            "condition": [
                {
                    "test": "ForAllValues:StringEquals",
                    "values": ["&{cognito-identity.amazonaws.com:sub}"],
                    "variable": "dynamodb:LeadingKeys",
                },
                {"test": "Null", "values": ["false"], "variable": "dynamodb:LeadingKeys"},
            ],
            "resources": ["${aws_dynamodb_table.notes.arn}"],
            "sid": "NotesOwnItems",
        }
    ]


@pytest.mark.parametrize(("chosen", "actions"), [("read", READS), ("write", WRITES)])
def test_own_items_may_be_reading_or_writing_alone(
    stack: AppStack, chosen: str, actions: list[str]
) -> None:
    grant = notes(stack).own_items(read=chosen == "read", write=chosen == "write")
    (statement,) = statements(stack, grant)
    assert statement["actions"] == actions
    assert len(statement["condition"]) == 2


@pytest.mark.parametrize(
    ("region", "variable"),
    [
        ("eu-west-1", "&{cognito-identity.amazonaws.com:sub}"),
        ("cn-north-1", "&{cognito-identity.cn-north-1.amazonaws.com.cn:sub}"),
        ("us-gov-west-1", "&{cognito-identity-us-gov.amazonaws.com:sub}"),
    ],
)
def test_own_items_are_told_by_the_partitions_own_variable(region: str, variable: str) -> None:
    stack = new_stack(region=region)
    (statement,) = statements(stack, notes(stack).own_items())
    assert statement["condition"][0]["values"] == [variable]


def test_a_linked_function_finds_the_tables_name(stack: AppStack) -> None:
    assert list(notes(stack).link_environment) == ["NOTES_TABLE_NAME"]


def test_another_expiry_attribute_waits_until_the_first_is_off(lock_file_of_its_own: Path) -> None:
    def synth(ttl: str | None) -> None:
        stack = new_stack()
        Table(stack, "Sessions", partition_key="id", ttl=ttl)
        synthesized(stack)

    synth("expires")
    with pytest.raises(OptionError, match="must stay 'expires'"):
        synth("until")
    synth(None)
    with pytest.raises(OptionError, match="must stay 'expires'"):
        synth("until")
    synth("expires")
    lock_file_of_its_own.unlink()
    synth("until")
