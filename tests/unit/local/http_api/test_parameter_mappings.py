"""What expressions stand for, and how an integration changes a request with them."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.expressions import text_of
from gatehouse.local.services.http_api.parameters import mapped

from tests.unit.local.http_api.calls import a_call


@pytest.fixture
def call() -> Call:
    return a_call(
        "/notes/7",
        raw_path="/live/notes/7",
        stage="live",
        headers={"x-a": "1", "user-agent": "tests"},
        cookies=["c=d", "e=f"],
        query={"q": ["1", "2"], "one": ["3"]},
        body=b'{"name": "ada", "inner": {"count": 3, "list": [1, 2]}}',
        path_parameters={"id": "7"},
        stage_variables={"colour": "blue"},
        route={"routeKey": "GET /notes/{id}"},
        authorizer={"jwt": {"claims": {"sub": "ada", "cognito:groups": "[a b]"}}},
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("$request.header.X-A", "1"),
        ("$request.header.cookie", "c=d; e=f"),
        ("$request.header.missing", None),
        ("$request.querystring.q", "1,2"),
        ("$request.path", "/notes/7"),
        ("$request.path.id", "7"),
        ("$request.body.name", "ada"),
        ("$request.body.inner.count", "3"),
        ("$request.body.inner.list", "[1, 2]"),
        ("$request.body.inner.missing", None),
        ("$stageVariables.colour", "blue"),
        ("$context.stage", "live"),
        ("$context.path", "/live/notes/7"),
        ("$context.routeKey", "GET /notes/{id}"),
        ("$context.identity.sourceIp", "192.0.2.1"),
        ("$context.authorizer.claims.sub", "ada"),
        ("$context.authorizer.jwt.claims.sub", "ada"),
        ("$context.authorizer.claims.cognito:groups", "[a b]"),
        ("$context.nothing", None),
        ("a text", "a text"),
        ("'quoted'", "'quoted'"),
        ("${request.path}/${stageVariables.colour}/${request.header.missing}", "/notes/7/blue/"),
    ],
)
def test_an_expression_stands_for_its_part_of_the_call(
    call: Call, written: str, value: str | None
) -> None:
    assert text_of(call, written) == value


def test_what_a_function_has_said_is_known_by_its_name() -> None:
    call = a_call(authorizer={"lambda": {"tenant": "t1", "inner": {"a": True}}})
    assert text_of(call, "$context.authorizer.tenant") == "t1"
    assert text_of(call, "$context.authorizer.lambda.inner.a") == "true"


def test_a_body_that_is_no_json_has_no_members() -> None:
    call = a_call(body=b"hello")
    assert text_of(call, "$request.body.name") is None
    assert text_of(call, "$request.body") == "hello"


@pytest.mark.parametrize(
    ("key", "value", "headers"),
    [
        ("append:header.x-b", "2", {"x-a": "1", "x-b": "2"}),
        ("append:header.X-A", "2", {"x-a": "1,2"}),
        ("overwrite:header.x-a", "2", {"x-a": "2"}),
        ("remove:header.x-a", "''", {}),
        ("overwrite:header.x-a", "$context.nothing", {"x-a": "1"}),
        ("overwrite:header.Authorization", "mine", {"x-a": "1"}),
        ("append:header.x-amz-date", "mine", {"x-a": "1"}),
    ],
)
def test_a_mapping_changes_one_header(key: str, value: str, headers: dict[str, str]) -> None:
    call = a_call(headers={"x-a": "1"})
    assert mapped(call, {"requestParameters": {key: value}}).headers == headers
    assert call.headers == {"x-a": "1"}


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("append:querystring.q", {"q": ["1", "2"]}),
        ("overwrite:querystring.q", {"q": ["2"]}),
        ("remove:querystring.q", {}),
        ("overwrite:querystring.other", {"q": ["1"], "other": ["2"]}),
    ],
)
def test_a_mapping_changes_one_parameter(key: str, query: dict[str, list[str]]) -> None:
    call = a_call(query={"q": ["1"]})
    assert mapped(call, {"requestParameters": {key: "2"}}).query == query


@pytest.mark.parametrize(
    ("parameters", "path"),
    [
        ({}, None),
        ({"overwrite:path": "/other"}, "/other"),
        ({"overwrite:path": "other"}, "/other"),
        ({"overwrite:path": "$request.path"}, "/notes/7"),
        ({"overwrite:path": "$context.nothing"}, None),
    ],
)
def test_a_mapping_replaces_the_path(
    call: Call, parameters: dict[str, Any], path: str | None
) -> None:
    assert mapped(call, {"requestParameters": parameters}).path == path
