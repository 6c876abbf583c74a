"""The event that a function gets for a call: payload format 2.0, as AWS documents it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

_ECHO = "def main(event, context): return event"


@pytest.fixture(scope="module")
def echo(new_api: Callable[..., Any], callable_function: Callable[..., str]) -> Any:
    api = new_api("echo", stage={"StageVariables": {"colour": "blue"}})
    function = callable_function("echo", _ECHO)
    api.route("ANY /{proxy+}", function)
    api.route("GET /people/{person}/notes/{note}", function)
    return api


def test_an_event_leaves_out_fields_that_a_call_does_not_have(
    new_api: Callable[..., Any], callable_function: Callable[..., str]
) -> None:
    api = new_api("bare")
    api.route("GET /", callable_function("bare", _ECHO))
    event = api.call("/").json
    assert event.keys() == {
        "version",
        "routeKey",
        "rawPath",
        "rawQueryString",
        "headers",
        "requestContext",
        "isBase64Encoded",
    }


def test_the_context_names_the_api_as_it_was_called(echo: Any) -> None:
    context = echo.call("/a", headers={"User-Agent": "tests"}).json["requestContext"]
    assert (context["domainName"], context["domainPrefix"]) == (echo.host, echo.id)
    assert (context["apiId"], context["accountId"]) == (echo.id, "000000000000")
    assert (context["stage"], context["routeKey"]) == ("$default", "ANY /{proxy+}")
    assert context["http"] == {
        "method": "GET",
        "path": "/a",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "tests",
    }


def test_stage_variables_reach_the_function(echo: Any) -> None:
    assert echo.call("/a").json["stageVariables"] == {"colour": "blue"}


def test_path_parameters_are_decoded(echo: Any) -> None:
    event = echo.call("/people/ada%20b/notes/%C3%A9").json
    assert event["pathParameters"] == {"person": "ada b", "note": "é"}


def test_a_greedy_variable_takes_the_rest_of_the_path(echo: Any) -> None:
    assert echo.call("/a/b//c").json["pathParameters"] == {"proxy": "a/b//c"}


def test_the_query_is_raw_in_one_field_and_joined_in_the_other(echo: Any) -> None:
    event = echo.call("/a?b=1&a=%26&b=2&empty=").json
    assert event["rawQueryString"] == "b=1&a=%26&b=2&empty="
    assert event["queryStringParameters"] == {"b": "1,2", "a": "&", "empty": ""}


def test_cookies_are_a_list_and_not_a_header(echo: Any) -> None:
    event = echo.call("/a", headers=[("Cookie", "a=b; c=d"), ("Cookie", "e=f")]).json
    assert event["cookies"] == ["a=b", "c=d", "e=f"]
    assert "cookie" not in event["headers"]


def test_header_lines_of_one_name_are_joined_with_a_comma(echo: Any) -> None:
    lines = [("X-Tag", "a"), ("x-tag", "b, c")]
    assert echo.call("/a", headers=lines).json["headers"]["x-tag"] == "a,b, c"


def test_the_gateway_adds_where_a_call_came_from(echo: Any) -> None:
    headers = echo.call("/a", headers={"X-Forwarded-For": "198.51.100.7"}).json["headers"]
    assert headers["x-forwarded-for"] == "198.51.100.7, 127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"
    assert headers["x-amzn-trace-id"].startswith("Root=1-")


def test_a_body_of_text_arrives_as_text(echo: Any) -> None:
    sent = {"Content-Type": "application/json; charset=utf-8"}
    event = echo.call("/a", method="POST", body='{"é": 1}'.encode(), headers=sent).json
    assert (event["body"], event["isBase64Encoded"]) == ('{"é": 1}', False)


@pytest.mark.parametrize("kind", ["application/octet-stream", "image/png", "application/json"])
def test_a_body_of_bytes_arrives_encoded(echo: Any, kind: str) -> None:
    content = bytes(range(256))
    event = echo.call("/a", method="POST", body=content, headers={"Content-Type": kind}).json
    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == content


def test_the_path_shows_a_named_stage_and_routes_do_not_match_it(
    new_api: Callable[..., Any], callable_function: Callable[..., str]
) -> None:
    api = new_api("staged", stage={"StageName": "dev"})
    api.route("GET /notes", callable_function("staged", _ECHO))
    event = api.call("/dev/notes").json
    assert (event["rawPath"], event["requestContext"]["stage"]) == ("/dev/notes", "dev")
    assert api.call("/notes").status == 404
