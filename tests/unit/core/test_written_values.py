"""Values in themselves, values without an end, and numbers that JSON or Node do not keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, GatehouseError, Transform
from gatehouse.iam import Condition, policy_json
from gatehouse.storage import Bucket

from tests.unit.synth import synthesized

HANDLER = "lambdas/hello.main"


def in_itself(kind: str) -> Any:
    if kind == "dict":
        endless: dict[str, Any] = {}
        endless["a"] = endless
        return endless
    listed: list[Any] = []
    listed.append(listed)
    return listed


def deep(kind: str) -> Any:
    value: Any = "end"
    for _ in range(3_000):
        value = {"a": value} if kind == "dict" else [value]
    return value


USES: dict[str, Callable[[AppStack, Any], object]] = {
    "output": lambda stack, value: stack.output(Value=value),
    "transform of an argument": lambda stack, value: Bucket(
        stack, "B", transform={"bucket": {"tags": value}}
    ),
    "transform": lambda stack, value: Bucket(stack, "B", transform=value),
    "policy": lambda stack, value: policy_json({"Statement": value}),
    "tags": lambda stack, value: HttpApi(stack, "Api", tags=value),
    "environment": lambda stack, value: Function(stack, "F", HANDLER, environment=value),
    "link": lambda stack, value: Function(stack, "F", HANDLER, link=value),
    "routes": lambda stack, value: HttpApi(stack, "Api").routes(value),
    "function": lambda stack, value: HttpApi(stack, "Api").route("GET /a", HANDLER, function=value),
    "condition": lambda stack, value: Condition("StringEquals", "aws:userid", value),
    "usernames": lambda stack, value: UserPool(stack, "Users", usernames=value),
    "attributes": lambda stack, value: UserPool(stack, "Users", custom_attributes=value),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES.keys())
@pytest.mark.parametrize("kind", ["dict", "list"])
@pytest.mark.parametrize("make", [in_itself, deep])
def test_what_has_no_end_is_refused(
    stack: AppStack, use: Callable[[AppStack, Any], object], make: Callable[[str], Any], kind: str
) -> None:
    with pytest.raises(GatehouseError) as raised:
        use(stack, make(kind))
    assert len(str(raised.value)) < 2_000


def test_a_value_that_is_there_twice_has_an_end(stack: AppStack) -> None:
    tags = {"team": "notes"}
    stack.output(Value=[tags, tags, [[[tags]]]])
    Bucket(stack, "B", transform={"bucket": {"tags": tags}})
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    conditions = ({"StringEquals": tags}, {"StringLike": tags})
    assert policy_json({"Statement": [{**statement, "Condition": each} for each in conditions]})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, -(2**63), 10**400])
def test_a_number_that_changes_on_its_way_is_refused(stack: AppStack, value: float) -> None:
    with pytest.raises(GatehouseError, match="must be a number"):
        stack.output(Value=[value])
    for change in ({"memory_size": value}, lambda given: {**given, "tags": {"a": value}}):
        with pytest.raises(GatehouseError, match="must be a number"):
            Function(
                stack,
                f"F{id(change)}",
                HANDLER,
                transform={"function": Transform(change, reason="a test of numbers")},
            )


@pytest.mark.starts_node("a number as the engine keeps it")
def test_a_number_that_node_keeps_is_written_as_it_is(stack: AppStack) -> None:
    values = [2**53 - 1, -5, 0.5, -1e300, 1e300, 0]
    stack.output(Values=values)
    assert synthesized(stack)["output"]["Values"]["value"] == values


def test_what_is_no_json_is_no_policy() -> None:
    with pytest.raises(GatehouseError, match="a policy must be what JSON can hold"):
        policy_json({"Statement": object()})
