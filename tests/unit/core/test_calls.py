"""Round trips to Node are what a synth waits for: none is made twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack
from gatehouse.storage import Bucket, Table

from tests.unit.synth import counted_calls, new_stack, synthesized


def calls_of(make: Callable[[], Any]) -> int:
    with counted_calls() as calls:
        make()
    return calls.total()


def calls_of_routes(count: int) -> int:
    stack = new_stack()
    api, function = HttpApi(stack, "Api"), Function(stack, "Hello", "lambdas/hello.main")
    api.route("GET /first", function)

    def routes() -> None:
        for number in range(count):
            api.route(f"GET /things/{number}", function)

    return calls_of(routes)


@pytest.mark.parametrize(
    ("make", "attributes"),
    [
        (lambda s: s, ["region", "partition", "account_id", "dns_suffix", "path", "stage"]),
        (lambda s: Table(s, "Notes", partition_key="id"), ["arn", "name", "address", "path"]),
        (lambda s: Bucket(s, "Uploads"), ["arn", "name", "regional_domain_name", "path"]),
        (lambda s: Function(s, "Hello", "lambdas/hello.main"), ["arn", "invoke_arn", "name"]),
        (lambda s: HttpApi(s, "Api"), ["id", "url", "execution_arn", "permissions"]),
        (lambda s: UserPool(s, "Users"), ["id", "arn", "endpoint"]),
        (lambda s: UserPool(s, "Users").add_client("Web"), ["id", "address"]),
        (
            lambda s: IdentityPool(s, "Ids", user_pools=[UserPool(s, "U").add_client("Web")]),
            ["id", "arn"],
        ),
    ],
    ids=["stack", "table", "bucket", "function", "api", "pool", "client", "identity pool"],
)
def test_an_attribute_that_was_read_costs_no_second_call(make: Any, attributes: list[str]) -> None:
    construct = make(new_stack(region=None))
    for attribute in attributes:
        getattr(construct, attribute)
    assert calls_of(lambda: [getattr(construct, name) for name in attributes]) == 0


def test_the_arn_of_a_role_costs_one_call_however_often_it_is_read(stack: AppStack) -> None:
    role = Function(stack, "Hello", "lambdas/hello.main").role
    first = role.arn
    with counted_calls() as calls:
        again = [role.arn for _ in range(3)]
    assert again == [first] * 3
    assert calls.total() == 0


def test_a_second_grant_costs_no_call(stack: AppStack) -> None:
    notes, uploads = Table(stack, "Notes", partition_key="id"), Bucket(stack, "Uploads")
    api = HttpApi(stack, "Api")

    def grants() -> list[Any]:
        return [notes.own_items(), notes.link(), uploads.own_folder("private"), api.invoke()]

    grants()
    assert calls_of(grants) == 0


def test_two_calls_make_a_route_and_no_more() -> None:
    calls = {count: calls_of_routes(count) for count in (10, 100, 299)}
    assert calls == {10: 20, 100: 200, 299: 598}


def test_a_synth_costs_no_calls_by_the_size_of_the_stack_beyond_those_that_built_it() -> None:
    def calls_of_synth(routes: int) -> int:
        stack = new_stack()
        api, function = HttpApi(stack, "Api"), Function(stack, "Hello", "lambdas/hello.main")
        for number in range(routes):
            api.route(f"GET /things/{number}", function)
        return calls_of(lambda: synthesized(stack))

    assert calls_of_synth(100) == calls_of_synth(10)
