"""The access log of a stage."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

_GROUP = "/access/notes"
_FIELDS = {
    "request": "$context.requestId",
    "time": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "agent": "$context.identity.userAgent",
    "method": "$context.httpMethod",
    "route": "$context.routeKey",
    "path": "$context.path",
    "status": "$context.status",
    "length": "$context.responseLength",
    "identity": "$context.identity.cognitoIdentityId",
    "refused": "$context.authorizer.error",
    "error": "$context.error.message",
    "failure": "$context.integrationErrorMessage",
    "unknown": "$context.no.such.variable",
}


@pytest.fixture(scope="module")
def logged(
    new_api: Callable[..., Any],
    callable_function: Callable[..., str],
    clients: Callable[..., Any],
    sign_in: Any,
) -> Any:
    logs = clients("logs")
    logs.create_log_group(logGroupName=_GROUP)
    (group,) = logs.describe_log_groups(logGroupNamePrefix=_GROUP)["logGroups"]
    api = new_api(
        "logged",
        stage={
            "AccessLogSettings": {
                "DestinationArn": group["arn"].removesuffix(":*"),
                "Format": json.dumps(_FIELDS),
            }
        },
    )
    fails = (
        "def main(event, context):\n    if event['rawPath'] == '/fails': raise ValueError('why')"
    )
    function = callable_function("logged", fails + "\n    return 'four'")
    api.route("GET /open", function)
    api.route("GET /fails", function)
    api.route("GET /signed", function, AuthorizationType="AWS_IAM")
    sign_in.grant(
        "call-logged",
        {
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": f"arn:aws:execute-api:*:*:{api.id}/*",
        },
    )
    return api


@pytest.fixture
def entry(logged: Any, clients: Callable[..., Any]) -> Callable[..., dict[str, str]]:
    """Make a call and return its entry in the access log."""

    def made(path: str, **options: Any) -> dict[str, str]:
        reply = logged.call(path, **options)
        (request,) = reply.header("apigw-requestid")
        events = clients("logs").filter_log_events(logGroupName=_GROUP)["events"]
        (found,) = [event["message"] for event in events if request in event["message"]]
        read: dict[str, str] = json.loads(found)
        return read

    return made


def test_a_call_leaves_the_fields_of_the_format(entry: Callable[..., dict[str, str]]) -> None:
    found = entry("/open", headers={"User-Agent": "tests"})
    assert re.fullmatch(r"\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000", found.pop("time"))
    assert found.pop("request")
    assert found == {
        "ip": "127.0.0.1",
        "agent": "tests",
        "method": "GET",
        "route": "GET /open",
        "path": "/open",
        "status": "200",
        "length": "4",
        "identity": "-",
        "refused": "-",
        "error": "-",
        "failure": "-",
        "unknown": "-",
    }


def test_it_names_who_signed(entry: Callable[..., dict[str, str]], ada: Any) -> None:
    assert entry("/signed", person=ada)["identity"] == ada.identity


def test_it_says_why_a_call_was_refused(entry: Callable[..., dict[str, str]]) -> None:
    found = entry("/signed")
    assert (found["status"], found["error"]) == ("403", "Forbidden")
    assert found["refused"] == "the request is not signed"


def test_it_says_why_a_function_failed_and_the_client_does_not_learn_it(
    entry: Callable[..., dict[str, str]],
) -> None:
    found = entry("/fails")
    assert (found["status"], found["error"]) == ("500", "Internal Server Error")
    assert "why" in found["failure"]


def test_it_says_that_a_functions_policy_does_not_allow_the_call(
    entry: Callable[..., dict[str, str]], logged: Any, functions: Any
) -> None:
    logged.route("GET /unpermitted", functions.make("unpermitted", "def main(*_): return {}"))
    found = entry("/unpermitted")
    assert (found["status"], found["error"]) == ("500", "Internal Server Error")
    assert found["failure"] == "the function's policy does not allow the API to call it"


def test_a_call_without_a_route_is_logged_too(entry: Callable[..., dict[str, str]]) -> None:
    found = entry("/nothing")
    assert (found["status"], found["route"]) == ("404", "-")


def test_a_client_cannot_forge_a_field(entry: Callable[..., dict[str, str]]) -> None:
    found = entry("/open", headers={"User-Agent": 'x", "status": "500'})
    assert (found["agent"], found["status"]) == ('x", "status": "500', "200")
