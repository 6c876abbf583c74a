"""Limits on the number and size of calls, and the preflight of browsers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

_TOO_MANY = (429, {"message": "Too Many Requests"})
#: So low that even in a slow test a second call exceeds it.
_ONE_AN_HOUR = {"ThrottlingBurstLimit": 1, "ThrottlingRateLimit": 1 / 3600}


@pytest.fixture(scope="module")
def answers(callable_function: Callable[..., str]) -> str:
    return callable_function("answers", "def main(event, context): return 'here'")


def _limited(new_api: Callable[..., Any], name: str, function: str, **stage: Any) -> Any:
    api = new_api(name)
    for key in ("GET /a", "GET /b"):
        api.route(key, function)
    if stage:  # after the routes: the settings of a route need one
        api.gateway.update_stage(ApiId=api.id, StageName="$default", **stage)
    return api


def _statuses(api: Any, *paths: str) -> list[int]:
    return [api.call(path).status for path in paths]


def test_a_call_beyond_the_stages_limit_is_refused(
    new_api: Callable[..., Any], answers: str
) -> None:
    api = _limited(new_api, "limited", answers, DefaultRouteSettings=_ONE_AN_HOUR)
    assert api.call("/a").status == 200
    reply = api.call("/a")
    assert (reply.status, reply.json) == _TOO_MANY


def test_each_route_is_counted_separately(new_api: Callable[..., Any], answers: str) -> None:
    api = _limited(new_api, "counting", answers, DefaultRouteSettings=_ONE_AN_HOUR)
    assert _statuses(api, "/a", "/b", "/a", "/b") == [200, 200, 429, 429]


def test_a_routes_limit_goes_before_the_stages(new_api: Callable[..., Any], answers: str) -> None:
    api = _limited(
        new_api,
        "overridden",
        answers,
        DefaultRouteSettings={"ThrottlingBurstLimit": 100, "ThrottlingRateLimit": 100.0},
        RouteSettings={"GET /a": _ONE_AN_HOUR},
    )
    assert _statuses(api, "/a", "/a", "/b", "/b") == [200, 429, 200, 200]


def test_a_limit_of_zero_lets_nothing_through(new_api: Callable[..., Any], answers: str) -> None:
    zero = {"ThrottlingBurstLimit": 0, "ThrottlingRateLimit": 0.0}
    api = _limited(new_api, "zero", answers, RouteSettings={"GET /a": zero})
    assert _statuses(api, "/a", "/b") == [429, 200]


_MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def sized(new_api: Callable[..., Any], callable_function: Callable[..., str]) -> Any:
    """Make an API that accepts any body, and returns one of the requested size."""
    source = "def main(event, context): return 'x' * int(event['queryStringParameters']['size'])"
    api = new_api("sized")
    api.route("POST /sized", callable_function("sized", source))
    return api


@pytest.mark.parametrize(("megabytes", "status"), [(5.9, 200), (6.1, 413), (10.1, 413)])
def test_a_body_may_be_as_large_as_a_function_accepts(
    sized: Any, megabytes: float, status: int
) -> None:
    sent = {"Content-Type": "text/plain"}
    body = b"x" * int(megabytes * _MEGABYTE)
    reply = sized.call("/sized?size=1", method="POST", headers=sent, body=body)
    assert reply.status == status


def test_bytes_count_as_the_text_that_they_become(sized: Any) -> None:
    sent = {"Content-Type": "application/octet-stream"}
    body = b"x" * (5 * _MEGABYTE)  # of which base64 makes 6.7
    reply = sized.call("/sized?size=1", method="POST", headers=sent, body=body)
    assert reply.status == 413


@pytest.mark.parametrize(("megabytes", "status"), [(5.9, 200), (6.1, 500)])
def test_an_answer_may_be_as_large_as_lambda_passes_on(
    sized: Any, megabytes: float, status: int
) -> None:
    reply = sized.call(f"/sized?size={int(megabytes * _MEGABYTE)}", method="POST")
    assert reply.status == status


@pytest.fixture(scope="module")
def shared(new_api: Callable[..., Any], answers: str) -> Any:
    """Make an API that the pages of one origin may call, with a route for signed calls."""
    api = new_api(
        "shared",
        CorsConfiguration={
            "AllowOrigins": ["https://app.example"],
            "AllowMethods": ["GET"],
            "AllowHeaders": ["authorization"],
            "MaxAge": 60,
        },
    )
    api.route("GET /signed", answers, AuthorizationType="AWS_IAM")
    api.route("ANY /signed-all", answers, AuthorizationType="AWS_IAM")
    api.route("ANY /open-all", answers)
    return api


def _preflight(api: Any, origin: str, path: str = "/signed") -> Any:
    asked = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    return api.call(path, method="OPTIONS", headers=asked)


def test_a_preflight_needs_no_signature(shared: Any) -> None:
    reply = _preflight(shared, "https://app.example")
    assert reply.status == 204
    assert reply.header("access-control-allow-origin") == ["https://app.example"]
    assert reply.header("access-control-allow-headers") == ["authorization"]


def test_a_preflight_of_another_origin_gets_no_headers(shared: Any) -> None:
    reply = _preflight(shared, "https://evil.example")
    assert reply.status == 204
    assert reply.header("access-control-allow-origin") == []


def test_a_route_for_every_method_asks_a_preflight_for_its_signature_too(shared: Any) -> None:
    """As AWS does: "Configuring CORS for an HTTP API with a $default route and an authorizer".

    A page cannot sign one, so the route must name its methods, or OPTIONS must have its own route.
    """
    reply = _preflight(shared, "https://app.example", "/signed-all")
    assert (reply.status, reply.json) == (403, {"message": "Forbidden"})
    assert reply.header("access-control-allow-origin") == ["https://app.example"]
    assert _preflight(shared, "https://app.example", "/open-all").status == 204


def test_a_route_for_preflights_answers_them_where_another_takes_every_method(
    new_api: Callable[..., Any], answers: str
) -> None:
    api = new_api("default", CorsConfiguration={"AllowOrigins": ["https://app.example"]})
    api.route("$default", answers, AuthorizationType="AWS_IAM")
    assert _preflight(api, "https://app.example", "/a").status == 403
    api.route("OPTIONS /{proxy+}", answers)
    assert _preflight(api, "https://app.example", "/a").status == 204


def test_a_page_can_read_why_its_call_was_refused(shared: Any) -> None:
    reply = shared.call("/signed", headers={"Origin": "https://app.example"})
    assert reply.status == 403
    assert reply.header("access-control-allow-origin") == ["https://app.example"]


def test_an_api_that_shares_nothing_has_no_preflight(
    new_api: Callable[..., Any], answers: str
) -> None:
    api = _limited(new_api, "private", answers)
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "GET"}
    assert api.call("/a", method="OPTIONS", headers=asked).status == 404
