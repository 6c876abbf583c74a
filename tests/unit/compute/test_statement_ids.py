"""Who may call a function stands in its policy under an id that nobody else takes."""

from __future__ import annotations

import json
import re

from gatehouse.api import HttpApi, LambdaAuthorizer
from gatehouse.compute import Function, FunctionBase
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket

from tests.unit.synth import Json, synthesized

HANDLER = "lambdas/hello.main"


def ids(stack: AppStack) -> list[str]:
    made = synthesized(stack)["resource"]["aws_lambda_permission"]
    return sorted(each["statement_id"] for each in made.values())


def use(stack: AppStack, function: FunctionBase) -> None:
    """All who call functions."""
    api = HttpApi(stack, "Api")
    api.route("GET /reports", function)
    api.route("GET /closed", function, authorizer=LambdaAuthorizer(function))
    Bucket(stack, "Files").on_object(function)


def test_the_ids_on_an_own_function_are_those_that_states_have(stack: AppStack) -> None:
    use(stack, Function(stack, "Reports", HANDLER))
    assert ids(stack) == ["api-authorizes-reports", "api-invokes", "files-calls"]


def test_the_ids_on_an_imported_function_name_app_stage_and_construct() -> None:
    found = []
    for name, stage in (("notes", "pr-1"), ("notes", "pr-2"), ("orders", "pr-1")):
        stack = AppStack(App(), name, stage=stage, region="eu-west-1")
        use(stack, Function.from_name(stack, "Reports", "reports-production"))
        found.append(ids(stack))
    assert found[0] == [
        "notes-pr-1-api-authorizes-reports-reports",
        "notes-pr-1-api-invokes-reports",
        "notes-pr-1-files-calls-reports",
    ]
    assert len({each for stack in found for each in stack}) == 9


def test_two_imports_of_one_function_have_two_ids(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    for number in (1, 2):
        api.route(f"GET /r{number}", Function.from_name(stack, f"Reports{number}", "reports"))
    assert len(set(ids(stack))) == 2


def test_two_stacks_that_call_a_function_of_a_third_have_two_ids() -> None:
    app = App()
    first, second, third = (
        AppStack(app, name, region="eu-west-1") for name in ("first", "second", "third")
    )
    function = Function(first, "Reports", HANDLER)
    for stack in (second, third):
        HttpApi(stack, "Api").route("GET /reports", function)
    app.synth()
    written: list[Json] = [
        json.loads((app.output / "stacks" / stack.name / "cdk.tf.json").read_text())
        for stack in (second, third)
    ]
    found = [
        each["statement_id"]
        for synth in written
        for each in synth["resource"]["aws_lambda_permission"].values()
    ]
    assert found == ["second-dev-api-invokes", "third-dev-api-invokes"]


def test_a_long_id_is_cut_to_what_lambda_takes_and_stays_unique() -> None:
    stack = AppStack(App(), "a" * 20, stage="b" * 20, region="eu-west-1")
    function = Function.from_name(stack, "Reports" * 5, "reports")
    for end in ("A", "B"):
        HttpApi(stack, "C" * 40 + end).route("GET /r", function)
    one, other = ids(stack)
    assert one != other
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{100}", each) for each in (one, other))
