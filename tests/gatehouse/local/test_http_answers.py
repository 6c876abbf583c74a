"""The answers that a client of an HTTP API gets from functions and integrations."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

_FAILED = (500, {"message": "Internal Server Error"})

# Returns what the call's body says, as JSON with Python's own literals.
_SAYS = """
import ast, time
def main(event, context):
    if event["rawPath"] == "/raises":
        raise RuntimeError("a secret of the database")
    if event["rawPath"] == "/exits":
        raise SystemExit(1)
    if event["rawPath"] == "/sleeps":
        time.sleep(30)
    if event["rawPath"] == "/set":
        return {1, 2}
    return ast.literal_eval(event["body"])
"""


@pytest.fixture(scope="module")
def says(new_api: Callable[..., Any], callable_function: Callable[..., str]) -> Callable[..., Any]:
    api = new_api("answers")
    function = callable_function("says", _SAYS, Timeout=3)
    api.route("ANY /{proxy+}", function)

    def say(returned: object = None, path: str = "/says") -> Any:
        text = {"content-type": "text/plain"}
        return api.call(path, method="POST", body=repr(returned).encode(), headers=text)

    return say


@pytest.mark.parametrize("path", ["/raises", "/exits", "/sleeps", "/set"])
def test_a_handler_that_fails_is_an_internal_server_error(
    says: Callable[..., Any], path: str
) -> None:
    reply = says(path=path)
    assert (reply.status, reply.json) == _FAILED


@pytest.mark.parametrize(
    "nonsense",
    [
        {"statusCode": "two hundred"},
        {"statusCode": True},
        {"statusCode": 99},
        {"statusCode": 200, "body": {"no": "text"}},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"a": ["b"]}},
        {"statusCode": 200, "headers": {"a": "b\r\nset-cookie: c=d"}},
        {"statusCode": 200, "headers": {"a b": "c"}},
        {"statusCode": 200, "cookies": "a=b"},
        {"statusCode": 200, "cookies": ["a=b\r\nx: y"]},
        {"statusCode": 200, "body": "not base64!", "isBase64Encoded": True},
    ],
)
def test_an_invalid_answer_is_an_internal_server_error(
    says: Callable[..., Any], nonsense: object
) -> None:
    reply = says(nonsense)
    assert (reply.status, reply.json) == _FAILED


@pytest.mark.parametrize(
    ("returned", "body"),
    [({"hello": "world"}, b'{"hello": "world"}'), ("hello", b"hello"), ([1], b"[1]")],
)
def test_an_answer_without_a_status_is_a_json_body(
    says: Callable[..., Any], returned: object, body: bytes
) -> None:
    reply = says(returned)
    assert (reply.status, reply.body) == (200, body)
    assert reply.header("content-type") == ["application/json"]


def test_a_body_without_a_type_is_plain_text(says: Callable[..., Any]) -> None:
    reply = says({"statusCode": 201, "body": "hello"})
    assert (reply.status, reply.body) == (201, b"hello")
    assert reply.header("content-type") == ["text/plain; charset=utf-8"]


def test_an_encoded_body_arrives_as_its_bytes(says: Callable[..., Any]) -> None:
    content = bytes(range(256))
    encoded = base64.b64encode(content).decode()
    reply = says({"statusCode": 200, "body": encoded, "isBase64Encoded": True})
    assert reply.body == content


def test_each_cookie_is_a_header_line_of_its_own(says: Callable[..., Any]) -> None:
    reply = says({"statusCode": 200, "cookies": ["a=b; Path=/", "c=d"]})
    assert reply.header("set-cookie") == ["a=b; Path=/", "c=d"]


def test_a_header_of_the_handler_replaces_the_default(says: Callable[..., Any]) -> None:
    reply = says({"statusCode": 200, "headers": {"Content-Type": "text/csv", "X-Count": 3}})
    assert (reply.header("content-type"), reply.header("x-count")) == (["text/csv"], ["3"])


def test_an_answer_without_content_has_no_body(says: Callable[..., Any]) -> None:
    reply = says({"statusCode": 204, "body": "ignored"})
    assert (reply.status, reply.body) == (204, b"")


def test_an_integration_that_exceeds_its_timeout_is_unavailable(
    new_api: Callable[..., Any], callable_function: Callable[..., str], clients: Callable[..., Any]
) -> None:
    api = new_api("slow")
    sleeps = "import time\ndef main(event, context):\n    time.sleep(2)\n"
    integration = api.route("GET /", callable_function("sleeps", sleeps, Timeout=5))
    clients("apigatewayv2").update_integration(
        ApiId=api.id, IntegrationId=integration, TimeoutInMillis=50
    )
    reply = api.call("/")
    assert (reply.status, reply.json) == (503, {"message": "Service Unavailable"})


def test_a_function_that_is_gone_is_an_internal_server_error(
    new_api: Callable[..., Any], callable_function: Callable[..., str], clients: Callable[..., Any]
) -> None:
    api = new_api("gone")
    api.route("GET /", callable_function("gone", "def main(event, context): return {}"))
    clients("lambda").delete_function(FunctionName="gone")
    reply = api.call("/")
    assert (reply.status, reply.json) == _FAILED


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("POST", "/here")])
def test_a_call_that_no_route_matches_is_not_found(
    new_api: Callable[..., Any], callable_function: Callable[..., str], method: str, path: str
) -> None:
    api = new_api("routes")
    api.route("GET /here", callable_function(f"here-{method}", "def main(event, context): pass"))
    reply = api.call(path, method=method)
    assert (reply.status, reply.json) == (404, {"message": "Not Found"})


def test_an_api_that_does_not_exist_is_not_found(new_api: Callable[..., Any]) -> None:
    api = new_api("there")
    reply = api.call("/", host=api.host.replace(api.id, "00000000"))
    assert (reply.status, reply.json) == (404, {"message": "Not Found"})


def test_a_disabled_endpoint_is_not_found(
    new_api: Callable[..., Any], callable_function: Callable[..., str]
) -> None:
    api = new_api("closed", DisableExecuteApiEndpoint=True)
    api.route("GET /", callable_function("no-endpoint", "def main(event, context): return {}"))
    assert api.call("/").status == 404


def test_the_most_specific_route_answers_whatever_its_variable_is_called(
    new_api: Callable[..., Any], callable_function: Callable[..., str]
) -> None:
    api = new_api("specific")
    tells = "def main(event, context): return event['routeKey']"
    function = callable_function("specific", tells)
    for key in ("GET /{everything+}", "GET /notes/{id}", "ANY /notes/mine", "$default"):
        api.route(key, function)
    answers = [api.call(path).body.decode() for path in ("/notes/mine", "/notes/1", "/a/b/c")]
    assert answers == ["ANY /notes/mine", "GET /notes/{id}", "GET /{everything+}"]
    assert api.call("/notes", method="POST").body == b"$default"
