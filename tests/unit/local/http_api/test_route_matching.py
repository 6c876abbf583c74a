"""Which route a call reaches, and what its variables hold."""

from __future__ import annotations

import pytest
from gatehouse.local.services.http_api.matching import match


def _routes(*keys: str) -> list[dict[str, str]]:
    return [{"routeKey": key} for key in keys]


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1"),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
        ("POST", "/pets/5", "ANY /{proxy+}"),
        ("GET", "/", "$default"),
    ],
)
def test_the_most_specific_route_is_chosen(method: str, path: str, key: str) -> None:
    routes = _routes(
        "$default",
        "ANY /{proxy+}",
        "GET /pets/{proxy+}",
        "GET /pets/dog/{id}",
        "GET /pets/dog/1",
    )
    for order in (routes, routes[::-1]):
        found = match(order, method, path)
        assert found is not None
        assert found[0]["routeKey"] == key


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("specific", "general"),
    [
        ("POST /a", "ANY /a"),
        ("POST /{b}", "ANY /{proxy+}"),
        ("ANY /a", "POST /{b}"),
        ("ANY /{b}", "POST /{rest+}"),
    ],
)
def test_a_whole_path_counts_before_its_parts_and_those_before_the_method(
    specific: str, general: str, order: int
) -> None:
    found = match(_routes(specific, general)[::order], "POST", "/a")
    assert found is not None
    assert found[0]["routeKey"] == specific


@pytest.mark.parametrize(
    ("key", "path", "variables"),
    [
        ("GET /a/{b}", "/a/1", {"b": "1"}),
        ("GET /a/{b}/c/{d}", "/a/1/c/2", {"b": "1", "d": "2"}),
        ("GET /a/{proxy+}", "/a/1/2/3", {"proxy": "1/2/3"}),
        ("GET /{user-id}/{rest+}", "/u 1/x", {"user-id": "u 1", "rest": "x"}),
        ("GET /a.b", "/a.b", {}),
        ("$default", "/anything", {}),
    ],
)
def test_variables_hold_their_part_of_the_path(
    key: str, path: str, variables: dict[str, str]
) -> None:
    found = match(_routes(key), "GET", path)
    assert found is not None
    assert found[1] == variables


@pytest.mark.parametrize(
    ("key", "method", "path"),
    [
        ("GET /a", "POST", "/a"),
        ("GET /a", "GET", "/a/"),
        ("GET /a/{b}", "GET", "/a/1/2"),
        ("GET /a/{b}", "GET", "/a/"),
        ("GET /a/{proxy+}", "GET", "/a/"),
        ("GET /a.b", "GET", "/axb"),
    ],
)
def test_another_call_reaches_no_route(key: str, method: str, path: str) -> None:
    assert match(_routes(key), method, path) is None
