"""Indexes, streams, capacity and keys of tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gatehouse.compute import Function
from gatehouse.core import AppStack, LimitError, OptionError, Transform
from gatehouse.core.engine import TerraformVariable
from gatehouse.iam import Grant
from gatehouse.storage import Attribute, Capacity, GlobalIndex, LocalIndex, Provisioned, Table

from tests.unit.synth import Json, new_stack, synthesized

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"


def made(stack: AppStack, **options: Any) -> Json:
    Table(stack, "Notes", **{"partition_key": "userId", "sort_key": "noteId", **options})
    table: Json = synthesized(stack)["resource"]["aws_dynamodb_table"]["notes"]
    return table


def test_indexes_name_each_key_attribute_once(stack: AppStack) -> None:
    table = made(
        stack,
        global_indexes={
            "byTenant": GlobalIndex("tenant", sort_key=Attribute("at", "N"), projection="keys")
        },
        local_indexes={"byTime": LocalIndex(Attribute("at", "N"), projection=["title", "color"])},
    )
    assert [each["name"] for each in table["attribute"]] == ["userId", "noteId", "tenant", "at"]
    assert table["global_secondary_index"] == [
        {
            "hash_key": "tenant",
            "name": "byTenant",
            "projection_type": "KEYS_ONLY",
            "range_key": "at",
        }
    ]
    assert table["local_secondary_index"] == [
        {
            "name": "byTime",
            "non_key_attributes": ["color", "title"],
            "projection_type": "INCLUDE",
            "range_key": "at",
        }
    ]


def test_an_attribute_has_one_type(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="an attribute must have one type"):
        made(stack, global_indexes={"byNote": GlobalIndex(Attribute("noteId", "N"))})


def test_a_local_index_needs_a_sort_key(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="must not be set for a table without a sort key"):
        made(stack, sort_key=None, local_indexes={"byTime": LocalIndex("at")})


@pytest.mark.parametrize(
    ("option", "index", "count"),
    [("global_indexes", GlobalIndex("x"), 21), ("local_indexes", LocalIndex("x"), 6)],
)
def test_more_indexes_than_awss_stop(stack: AppStack, option: str, index: Any, count: int) -> None:
    with pytest.raises(LimitError, match=f"these are {count}"):
        made(stack, **{option: {f"index-{number}": index for number in range(count)}})


def test_a_stream_tells_what_is_asked_for(stack: AppStack) -> None:
    table = made(stack, stream="both")
    assert (table["stream_enabled"], table["stream_view_type"]) == (True, "NEW_AND_OLD_IMAGES")


def test_a_function_is_called_with_changes_and_a_bad_one_is_passed_over(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId", stream="new")
    notes.on_change(Function(stack, "Index", "lambdas/hello.main"))
    synth = synthesized(stack)
    mapping = synth["resource"]["aws_lambda_event_source_mapping"]["notes_index"]
    assert mapping == {
        "batch_size": 100,
        "bisect_batch_on_function_error": True,
        "depends_on": ["aws_iam_role_policy.index"],
        "event_source_arn": "${aws_dynamodb_table.notes.stream_arn}",
        "function_name": "${aws_lambda_function.index.arn}",
        "function_response_types": ["ReportBatchItemFailures"],
        "maximum_retry_attempts": 3,
        "starting_position": "LATEST",
    }
    granted = [
        action
        for each in synth["data"]["aws_iam_policy_document"]["index"]["statement"]
        for action in each["actions"]
    ]
    assert "dynamodb:GetRecords" in granted
    assert "dynamodb:GetItem" not in granted


def test_a_stream_calls_a_function_once(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId", stream="new")
    index = Function(stack, "Index", "lambdas/hello.main")
    notes.on_change(index)
    with pytest.raises(OptionError, match="must not be called twice for one function"):
        notes.on_change(index, batch_size=10)
    notes.on_change(Function(stack, "Other", "lambdas/hello.main"))
    Table(stack, "More", partition_key="userId", stream="new").on_change(index)


def test_changes_need_a_stream(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId")
    with pytest.raises(OptionError, match='make it with stream="both"'):
        notes.on_change(Function(stack, "Index", "lambdas/hello.main"))


def test_fixed_capacity_needs_no_scaling(stack: AppStack) -> None:
    table = made(stack, capacity=Provisioned(read=Capacity(5), write=Capacity(2)))
    assert (table["billing_mode"], table["read_capacity"], table["write_capacity"]) == (
        "PROVISIONED",
        5,
        2,
    )
    assert "aws_appautoscaling_target" not in synthesized(stack)["resource"]


def test_capacity_that_follows_the_use_is_no_change_of_a_plan(stack: AppStack) -> None:
    capacity = Provisioned(read=Capacity(5, most=50), utilization=60)
    Table(stack, "Notes", partition_key="userId", capacity=capacity)
    resources = synthesized(stack)["resource"]
    table = resources["aws_dynamodb_table"]["notes"]
    assert table["lifecycle"] == {"ignore_changes": ["read_capacity"]}
    target = resources["aws_appautoscaling_target"]["notes_read"]
    assert (target["min_capacity"], target["max_capacity"]) == (5, 50)
    policy = resources["aws_appautoscaling_policy"]["notes_read"]
    tracking = policy["target_tracking_scaling_policy_configuration"]
    assert tracking["target_value"] == 60
    assert list(resources["aws_appautoscaling_target"]) == ["notes_read"]


@pytest.mark.parametrize(
    ("read", "write", "ignored"),
    [
        (Capacity(1, most=9), Capacity(1, most=9), ["read_capacity", "write_capacity"]),
        (Capacity(1), Capacity(1, most=9), ["write_capacity"]),
    ],
)
def test_a_plan_changes_capacity_that_does_not_scale(
    stack: AppStack, read: Capacity, write: Capacity, ignored: list[str]
) -> None:
    table = made(stack, capacity=Provisioned(read=read, write=write))
    assert table["lifecycle"] == {"ignore_changes": ignored}


def test_an_index_without_a_sort_key_has_none_for_every_provider(stack: AppStack) -> None:
    # Providers from 6.29 on refuse an empty range_key, which they also read out of the state where
    # a plan ignores changes of the indexes. A missing one is taken by all of them.
    table = made(stack, protect=True, global_indexes={"byTenant": GlobalIndex("tenant")})
    assert table["global_secondary_index"] == [
        {"hash_key": "tenant", "name": "byTenant", "projection_type": "ALL"}
    ]
    assert table["lifecycle"] == {"prevent_destroy": True}


def test_the_time_of_an_item_is_no_key(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="must not be a key of the table"):
        made(stack, ttl="userId")
    Table(stack, "Right", partition_key="userId", ttl="expiresAt")


def test_the_time_of_an_item_is_a_number_in_indexes_too(stack: AppStack) -> None:
    soon = {"soon": GlobalIndex("userId", "until")}
    with pytest.raises(OptionError, match="must be a number, but an index has it as a key"):
        made(stack, ttl="until", global_indexes=soon)
    soon = {"soon": GlobalIndex("userId", Attribute("until", "N"))}
    Table(stack, "Right", partition_key="userId", ttl="until", global_indexes=soon)


def test_an_index_has_two_attributes_as_keys(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="must be two attributes"):
        GlobalIndex("tenant", sort_key=Attribute("tenant"))
    with pytest.raises(OptionError, match="must be two attributes"):
        Table(
            stack,
            "Notes",
            partition_key="userId",
            sort_key="at",
            local_indexes={"byUser": LocalIndex("userId")},
        )
    GlobalIndex("tenant", sort_key="at")


@pytest.mark.parametrize("count", [20, 17])
def test_all_indexes_name_at_most_100_attributes(stack: AppStack, count: int) -> None:
    indexes = {
        f"by{key}": GlobalIndex(key, projection=[f"a{number}" for number in range(count)])
        for key in ("One", "Two", "Three", "Four", "Five", "Six")[: 5 if count == 20 else 6]
    }
    if count == 20:
        made(stack, global_indexes=indexes)
    else:
        with pytest.raises(LimitError, match="at most 100 attributes together"):
            made(stack, global_indexes=indexes)


def test_one_index_names_at_most_20_attributes() -> None:
    names = [f"a{number}" for number in range(21)]
    GlobalIndex("tenant", projection=names[:20])
    with pytest.raises(OptionError, match="1 to 20 names"):
        GlobalIndex("tenant", projection=names)


def test_capacity_that_follows_the_use_excludes_global_indexes(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="each plan would reset their capacity"):
        made(
            stack,
            capacity=Provisioned(read=Capacity(1, most=9)),
            global_indexes={"byTenant": GlobalIndex("tenant")},
        )


def test_a_key_of_ones_own_encrypts_the_table(stack: AppStack) -> None:
    assert made(stack, kms_key=KEY)["server_side_encryption"] == {
        "enabled": True,
        "kms_key_arn": KEY,
    }


def test_an_imported_table_is_read_and_granted(stack: AppStack) -> None:
    notes = Table.from_name(stack, "Notes", "notes-old", partition_key="userId")
    Function(stack, "Get", "lambdas/hello.main", link=[notes.read()])
    synth = synthesized(stack)
    assert synth["data"]["aws_dynamodb_table"]["notes"] == {"name": "notes-old"}
    assert "aws_dynamodb_table" not in synth["resource"]
    variables = synth["resource"]["aws_lambda_function"]["get"]["environment"]["variables"]
    assert variables == {"NOTES_TABLE_NAME": "${data.aws_dynamodb_table.notes.name}"}


def resources_of(grant: Grant) -> list[str]:
    return [each.rpartition("/index/")[2] for each in grant.permissions[0].resources[1:]]


def test_reading_takes_in_the_indexes_and_own_items_those_by_the_same_partition(
    stack: AppStack,
) -> None:
    notes = Table(
        stack,
        "Notes",
        partition_key="userId",
        sort_key="noteId",
        global_indexes={"byTenant": GlobalIndex("tenant")},
        local_indexes={"byTime": LocalIndex("at")},
    )
    assert resources_of(notes.read()) == ["byTenant", "byTime"]
    assert resources_of(notes.own_items()) == ["byTime"]
    assert resources_of(notes.write()) == []


def test_who_may_use_a_table_may_use_its_key_through_dynamodb_alone(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId", kms_key=KEY)
    reading, writing = (grant.permissions[1] for grant in (notes.read(), notes.write()))
    assert reading.actions == ("kms:Decrypt", "kms:DescribeKey")
    assert "kms:GenerateDataKey" in writing.actions
    (through,) = reading.conditions
    assert through.key == "kms:ViaService"
    assert str(through.values[0]).startswith("dynamodb.eu-west-1.")


def test_items_expire_no_more_once_the_attribute_is_left_out(lock_file_of_its_own: Path) -> None:
    def ttl(**options: Any) -> Any:
        stack = new_stack()
        Table(stack, "Notes", partition_key="id", **options)
        return synthesized(stack)["resource"]["aws_dynamodb_table"]["notes"].get("ttl")

    assert ttl() is None
    assert not lock_file_of_its_own.exists()
    assert ttl(ttl="until") == {"attribute_name": "until", "enabled": True}
    for _ in range(2):
        assert ttl() == {"attribute_name": "until", "enabled": False}
    block = {"ttl": {"attribute_name": "ends", "enabled": True}}
    by_transform = {"table": Transform(block, reason="tried by hand")}
    assert ttl(transform=by_transform) == {"attribute_name": "ends", "enabled": True}
    for _ in range(2):
        assert ttl() == {"attribute_name": "ends", "enabled": False}
    stack = new_stack()
    synthesized(stack)  # a table that is gone is no reason to stop: what it had protects nothing


def test_an_expiry_by_a_name_that_only_terraform_knows_does_not_end_in_silence() -> None:
    def synth(**options: Any) -> None:
        stack = new_stack()
        if options.pop("by_variable", False):
            options["ttl"] = TerraformVariable(stack, "attribute", type="string").string_value
        Table(stack, "Notes", partition_key="id", **options)
        synthesized(stack)

    synth(by_variable=True)
    synth(by_variable=True)
    with pytest.raises(OptionError, match="must stay, as its name was never known here"):
        synth()
    synth(ttl="until")
    synth()
