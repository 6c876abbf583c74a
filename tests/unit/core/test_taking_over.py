"""A stack that takes over what runs: its imports, its tags, and where its reasons are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.storage import Bucket

from tests.unit.synth import Json, new_stack, synthesized

POOL = "aws_cognito_user_pool.users"
OPEN = {"user_pool": Transform({"deletion_protection": "INACTIVE"}, reason="as it runs")}


def taken_over(ids: object, stage: str = "test", **options: Any) -> AppStack:
    stack = new_stack(taken_over={stage: ids}, **options)
    UserPool(stack, "Users", transform=OPEN)
    return stack


def finished(stack: AppStack) -> Json:
    stack.make_rest()
    stack.check_rest()
    return synthesized(stack)


def test_what_runs_is_imported_and_nothing_is_added() -> None:
    stack = taken_over({POOL: "eu-west-1_AbCdEfGhI"})
    made = finished(stack)
    assert made["import"] == [{"to": POOL, "id": "eu-west-1_AbCdEfGhI"}]
    assert "terraform_data" not in made["resource"]
    places = json.loads(stack.source_places.written(stack._addresses))
    assert places["addresses"][POOL]["reason"] == "as it runs"


def test_in_another_stage_the_plan_shows_the_reasons() -> None:
    made = finished(taken_over({POOL: "eu-west-1_AbCdEfGhI"}, stage="production"))
    assert "import" not in made
    assert made["resource"]["terraform_data"]["reasons"]["input"] == {POOL: "as it runs"}
    assert made["provider"]["aws"][0]["default_tags"] == [
        {"tags": {"app": "notes", "stage": "test"}}
    ]


@pytest.mark.parametrize(
    ("ids", "rule"),
    [
        ({}, "must name what is imported"),
        (None, "must be a dict of text to text"),
        ({"users": "eu-west-1_AbCdEfGhI"}, "must have addresses of resources"),
    ],
)
def test_wrong_imports_stop_at_synth(ids: object, rule: str) -> None:
    with pytest.raises(OptionError, match=rule):
        taken_over(ids)


def test_what_the_stack_does_not_make_is_not_imported() -> None:
    stack = taken_over({"aws_cognito_user_pool.user": "eu-west-1_AbCdEfGhI"})
    with pytest.raises(OptionError, match=r'did you mean "aws_cognito_user_pool\.users"'):
        finished(stack)


@pytest.mark.parametrize(
    ("tags", "expected"), [({}, None), ({"team": "a"}, [{"tags": {"team": "a"}}])]
)
def test_what_runs_gets_no_tags_but_those_that_were_given(
    tags: dict[str, str], expected: object
) -> None:
    stack = taken_over({POOL: "eu-west-1_AbCdEfGhI"}, tags=tags)
    assert synthesized(stack)["provider"]["aws"][0].get("default_tags") == expected
    assert stack.default_tags == tags


def api(taken_over: dict[str, str]) -> Json:
    stack = new_stack(taken_over={"test": taken_over} if taken_over else None)
    made = HttpApi(stack, "Api")
    made.route("GET /", Function(stack, "Hello", "lambdas/hello.main"))
    return finished(stack)["resource"]


def test_a_function_that_is_taken_over_keeps_its_code() -> None:
    made = api({"aws_lambda_function.hello": "hello"})["aws_lambda_function"]["hello"]
    ignored = made["lifecycle"]["ignore_changes"]
    assert {"filename", "source_code_hash"} <= {*ignored}
    assert "lifecycle" not in api({})["aws_lambda_function"]["hello"]


def test_a_stage_that_is_taken_over_keeps_to_the_limits_of_the_account() -> None:
    stage = "aws_apigatewayv2_stage"
    assert "default_route_settings" not in api({f"{stage}.api": "a1/$default"})[stage]["api"]
    assert "default_route_settings" in api({})[stage]["api"]


def test_a_stage_that_is_taken_over_without_an_access_log_gets_none() -> None:
    stage, group = "aws_apigatewayv2_stage", "aws_cloudwatch_log_group"
    without = api({f"{stage}.api": "a1/$default"})
    assert "access_log_settings" not in without[stage]["api"]
    assert "api" not in without[group]
    has_one = api({f"{stage}.api": "a1/$default", f"{group}.api": "/apis/notes"})
    for made in (has_one, api({})):
        assert "access_log_settings" in made[stage]["api"]
        assert "api" in made[group]


SETTINGS = (
    "ownership_controls",
    "public_access_block",
    "server_side_encryption_configuration",
    "versioning",
    "policy",
)


def bucket(*taken_over: str, stage: str = "test") -> Json:
    ids = {f"aws_s3_bucket{each}.files": "acme-files" for each in taken_over}
    stack = new_stack(taken_over={stage: ids} if ids else None)
    Bucket(stack, "Files", name={"test": "acme-files"})
    return finished(stack)["resource"]


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_bucket_that_is_taken_over_has_the_settings_that_are_taken_over_too(setting: str) -> None:
    kind = f"aws_s3_bucket_{setting}"
    assert kind not in bucket("")
    assert kind in bucket("", f"_{setting}")
    assert kind in bucket()
    assert kind in bucket("", stage="production")  # every other stage has all of them


def test_what_terraform_cannot_import_of_a_bucket_is_left() -> None:
    lifecycle = bucket("")["aws_s3_bucket"]["files"]["lifecycle"]
    assert lifecycle["ignore_changes"] == ["force_destroy"]
    assert "lifecycle" not in bucket()["aws_s3_bucket"]["files"]
