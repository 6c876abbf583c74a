"""What keeps a stack from being destroyed whole, by its JSON, its state and a plan."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.deployed.protection import (
    DELETION_PROTECTION,
    PREVENT_DESTROY,
    protected_resources,
    resources_of_plan,
    resources_of_state,
)


def resource(kind: str = "aws_dynamodb_table", name: str = "notes", **values: Any) -> Any:
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "values": {"id": "an id", **values},
    }


def reasons(found: Any, lifecycle: Any = None, objects: str | None = None) -> tuple[str, ...]:
    block = {} if lifecycle is None else {"lifecycle": lifecycle}
    source = {"resource": {found["type"]: {found["name"]: block}}}
    protected = protected_resources([found], source, lambda bucket: objects)
    return protected[0].reasons if protected else ()


@pytest.mark.parametrize(
    "values",
    [
        {"deletion_protection_enabled": True},
        {"deletion_protection": "ACTIVE"},
        {"deletion_protection": True},
        {"enable_deletion_protection": True},
        {"disable_api_termination": True},
    ],
)
def test_what_aws_does_not_delete_is_protected(values: dict[str, Any]) -> None:
    assert reasons(resource(**values)) == (DELETION_PROTECTION,)


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"deletion_protection_enabled": False},
        {"deletion_protection": "INACTIVE"},
        {"deletion_protection": None},
        {"deletion_protection": 1},
        {"force_destroy": False},
    ],
)
def test_anything_else_is_not(values: dict[str, Any]) -> None:
    assert reasons(resource(**values)) == ()


def test_what_the_source_protects_is_named_as_such() -> None:
    for lifecycle in ({"prevent_destroy": True}, [{"prevent_destroy": True}]):
        assert reasons(resource(), lifecycle) == (PREVENT_DESTROY,)
    assert reasons(resource(deletion_protection_enabled=True), {"prevent_destroy": True}) == (
        PREVENT_DESTROY,
        DELETION_PROTECTION,
    )
    others: list[Any] = [{"prevent_destroy": False}, {"ignore_changes": "all"}, [{}]]
    for other in others:
        assert reasons(resource(), other) == ()


def test_what_is_not_deployed_needs_no_protection() -> None:
    source = {"resource": {"aws_s3_bucket": {"files": {"lifecycle": {"prevent_destroy": True}}}}}
    assert protected_resources([], source, lambda bucket: None) == []


def test_a_bucket_is_protected_by_its_objects_alone() -> None:
    bucket = resource("aws_s3_bucket", force_destroy=False)
    assert reasons(bucket, objects="it has objects") == ("it has objects",)
    assert reasons(bucket, objects=None) == ()
    emptied = resource("aws_s3_bucket", force_destroy=True)
    assert reasons(emptied, objects="it has objects") == ()


def test_each_of_many_is_protected_as_its_block_says() -> None:
    many = {**resource(), "address": "aws_dynamodb_table.notes[0]"}
    assert reasons(many, {"prevent_destroy": True}) == (PREVENT_DESTROY,)


def test_what_is_protected_is_shown_with_its_address_its_id_and_why() -> None:
    found = [resource(name="b", deletion_protection=True), resource(name="a")]
    source = {"resource": {"aws_dynamodb_table": {"a": {"lifecycle": {"prevent_destroy": True}}}}}
    protected = protected_resources(found, source, lambda bucket: None)
    assert [str(each) for each in protected] == [
        "aws_dynamodb_table.a (an id): prevent_destroy",
        "aws_dynamodb_table.b (an id): deletion protection is on",
    ]
    assert [each.is_in_source for each in protected] == [True, False]


def test_a_state_is_read_with_its_modules_and_without_data_sources() -> None:
    read = {**resource(name="read"), "mode": "data"}
    below = {**resource(name="b"), "address": "module.a.aws_dynamodb_table.b"}
    root = {"resources": [resource(), read], "child_modules": [{"resources": [below]}]}
    shown = {"values": {"root_module": root}}
    assert resources_of_state(shown) == [resource(), below]
    assert resources_of_state({"format_version": "1.0"}) == []


def test_a_module_s_resource_is_not_taken_for_the_stack_s() -> None:
    below = {**resource(), "address": "module.a.aws_dynamodb_table.notes"}
    assert reasons(below, {"prevent_destroy": True}) == ()
    below["values"]["deletion_protection_enabled"] = True
    assert reasons(below) == (DELETION_PROTECTION,)


def test_a_plan_is_read_with_the_values_that_aws_has_now() -> None:
    change = {"actions": ["delete"], "before": {"id": "an id", "deletion_protection": "ACTIVE"}}
    gone = {"actions": ["no-op"], "before": {"deletion_protection": "ACTIVE"}}
    described = {"mode": "managed", "type": "aws_cognito_user_pool", "name": "users"}
    shown = {
        "resource_changes": [
            {**described, "address": "aws_cognito_user_pool.users", "change": change},
            {**described, "address": "aws_cognito_user_pool.kept", "change": gone},
        ]
    }
    (found,) = protected_resources(resources_of_plan(shown), {}, lambda bucket: None)
    assert (found.address, found.reasons) == ("aws_cognito_user_pool.users", (DELETION_PROTECTION,))
