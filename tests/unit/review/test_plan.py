"""A plan is read as Terraform wrote it, and nothing secret comes out of it."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.errors import CommandError
from gatehouse.review.plan import Changed, read_plan

from tests.unit.review.plans import change, plan_json


def arguments(**inside: Any) -> tuple[Changed, ...]:
    text = plan_json(change("aws_lambda_function.get", "update", **inside))
    (only,) = read_plan(text, "plan.json").changes
    return only.arguments


@pytest.mark.parametrize(
    ("actions", "action"),
    [
        (["create"], "add"),
        (["update"], "change"),
        (["delete"], "destroy"),
        (["delete", "create"], "replace"),
        (["create", "delete"], "replace"),
        (["create", "forget"], "replace"),
        (["forget"], "forget"),
    ],
)
def test_each_kind_of_change_has_its_word(actions: list[str], action: str) -> None:
    (only,) = read_plan(plan_json(change("aws_s3_bucket.files", *actions)), "p").changes
    assert only.action == action


def test_what_stays_or_is_only_read_is_no_change() -> None:
    read = {**change("data.aws_region.current", "read"), "mode": "data"}
    assert read_plan(plan_json(change("aws_s3_bucket.files", "no-op"), read), "p").changes == ()


def test_a_move_is_one() -> None:
    moved = change("aws_s3_bucket.files", "no-op", previous_address="aws_s3_bucket.old")
    (only,) = read_plan(plan_json(moved), "p").changes
    assert (only.action, only.moved_from) == ("move", "aws_s3_bucket.old")


def test_an_argument_has_both_values() -> None:
    assert arguments(before={"memory_size": 128, "a": 1}, after={"memory_size": 256, "a": 1}) == (
        Changed("memory_size", "128", "256", False),
    )


def test_the_arguments_of_one_block_and_of_a_map_are_shown_one_by_one() -> None:
    def of(value: str) -> Any:
        return {"environment": [{"variables": {"A": value, "B": "b"}}]}

    assert arguments(before=of("1"), after=of("2")) == (
        Changed("environment.variables.A", '"1"', '"2"', False),
    )


def test_what_is_only_known_after_the_apply_says_so() -> None:
    assert arguments(before={"arn": "a"}, after={}, after_unknown={"arn": True}) == (
        Changed("arn", '"a"', "(known after apply)", False),
    )


@pytest.mark.parametrize(
    "marks", [True, {"password": True}, {"password": {"deep": True}}, {"password": [True]}]
)
def test_a_sensitive_value_is_never_shown(marks: Any) -> None:
    for side in ("before_sensitive", "after_sensitive"):
        found = arguments(before={"password": "old"}, after={"password": "new"}, **{side: marks})
        shown = found[0].before if side == "before_sensitive" else found[0].after
        assert shown == "(sensitive)"


def test_a_sensitive_part_hides_the_part_alone() -> None:
    found = arguments(
        before={"variables": {"TOKEN": "s3cret", "A": "1"}},
        after={"variables": {"TOKEN": "0ther", "A": "2"}},
        before_sensitive={"variables": {"TOKEN": True}},
        after_sensitive={"variables": {"TOKEN": True}},
    )
    assert found == (
        Changed("variables.A", '"1"', '"2"', False),
        Changed("variables.TOKEN", "(sensitive)", "(sensitive)", False),
    )


def test_what_forces_a_replacement_is_named() -> None:
    text = plan_json(
        change(
            "aws_dynamodb_table.notes",
            "delete",
            "create",
            before={"hash_key": "a"},
            after={"hash_key": "b"},
            replace_paths=[["hash_key"]],
        )
    )
    (only,) = read_plan(text, "p").changes
    assert [each.forces for each in only.arguments] == [True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be read"),
        (plan_json()[:-5], "cannot be read"),
        ("[]", "must be the JSON of a plan"),
        ("5", "must be the JSON of a plan"),
        ('{"format_version": "1.0", "values": {}}', "with format_version and planned_values"),
        (plan_json(format_version="2.0"), "has format 2.0"),
        (plan_json(resource_changes=[5]), "has another shape"),
        (plan_json(resource_changes=[{"address": "a"}]), "has another shape"),
        (plan_json(output_changes={"A": 5}), "has another shape"),
        (plan_json(change("aws_s3_bucket.a", "vanish")), "another shape.*aws_s3_bucket.a: vanish"),
        ("[" * 100_000, "cannot be read"),
    ],
)
def test_what_is_no_plan(text: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        read_plan(text, "plan.json")


def test_what_is_new_has_its_arguments_and_no_secret() -> None:
    text = plan_json(
        change(
            "aws_lambda_function.get",
            "create",
            after={
                "name": "get",
                "variables": {"TOKEN": "s3cret", "A": "1"},
                "layers": [],
                "b": [{"password": "s3cret"}, {"password": "plain"}],
                "c": "[" * 100_000,
            },
            after_sensitive={"variables": {"TOKEN": True}, "b": [{"password": True}, {}]},
            after_unknown={"arn": True, "variables": {"B": True}},
        )
    )
    (only,) = read_plan(text, "p").changes
    assert only.arguments[:6] == (
        Changed("b[0].password", "", "(sensitive)", False),
        Changed("b[1].password", "", '"plain"', False),
        Changed("c", "", '"' + "[" * 100_000 + '"', False),
        Changed("name", "", '"get"', False),
        Changed("variables.A", "", '"1"', False),
        Changed("variables.B", "", "(known after apply)", False),
    )
    assert "s3cret" not in str(only)


def test_a_sensitive_list_is_not_taken_apart() -> None:
    found = arguments(
        before={"urls": ["a", "s3cret"]}, after={"urls": ["a"]}, before_sensitive={"urls": True}
    )
    assert found == (Changed("urls", "(sensitive)", '["a"]', False),)


def test_of_lists_what_comes_and_goes_is_shown() -> None:
    assert arguments(before={"urls": ["a", "b"]}, after={"urls": ["b", "c", "d"]}) == (
        Changed("urls[]", '"a"', "", False),
        Changed("urls[]", "", '"c"', False),
        Changed("urls[]", "", '"d"', False),
    )
    assert arguments(before={"urls": ["a", "b"]}, after={"urls": ["b", "a"]}) == (
        Changed("urls", '["a", "b"]', '["b", "a"]', False),
    )
