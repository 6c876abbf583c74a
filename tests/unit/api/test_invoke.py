"""A grant on one route is for its requests; what follows a variable is kept."""

from __future__ import annotations

import pytest
from gatehouse.api import HttpApi
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError
from gatehouse.iam import Principal, Role, Trust

from tests.unit.synth import synthesized

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
API = "${aws_apigatewayv2_api.api.execution_arn}/$default"


@pytest.fixture
def api(stack: AppStack) -> HttpApi:
    return HttpApi(stack, "Api")


def hello(api: HttpApi) -> Function:
    return Function(api.stack, "Hello", "lambdas/hello.main")


@pytest.mark.parametrize(
    ("route", "requests"),
    [
        ("GET /notes", "GET/notes"),
        ("GET /notes/{id}", "GET/notes/*"),
        ("GET /notes/{id}/comments", "GET/notes/*/comments"),
        ("GET /a/{b}/c/{d}/e", "GET/a/*/c/*/e"),
        ("ANY /notes", "*/notes"),
        ("ANY /files/{path+}", "*/files/*"),
        ("GET /", "GET/"),
        ("$default", "*"),
    ],
)
def test_the_arn_of_a_route_s_requests(api: HttpApi, route: str, requests: str) -> None:
    api.route(route, hello(api))
    Role(api.stack, "Users", trust=GLUE).allow(api.invoke(route))
    document = synthesized(api.stack)["data"]["aws_iam_policy_document"]["users"]
    (statement,) = document["statement"]
    assert statement["actions"] == ["execute-api:Invoke"]
    assert statement["resources"] == [f"{API}/{requests}"]


def test_a_route_may_be_granted_before_it_is_made(api: HttpApi) -> None:
    api.invoke("GET /notes/{id}")
    api.route("GET /notes/{noteId}", hello(api))
    synthesized(api.stack)


@pytest.mark.parametrize("made", ["ANY /notes/{id}", "GET /{path+}", "$default"])
def test_a_route_that_takes_the_requests_is_enough(api: HttpApi, made: str) -> None:
    api.route(made, hello(api))
    api.invoke("GET /notes/today")
    synthesized(api.stack)


def test_a_misspelt_route_stops_at_synth_with_the_nearest(api: HttpApi) -> None:
    api.route("GET /notes/{id}", hello(api))
    api.invoke("GET /note/{id}")
    with pytest.raises(OptionError) as refused:
        synthesized(api.stack)
    assert refused.value.fix == 'did you mean "GET /notes/{id}"?'


def test_a_grant_on_some_routes_is_on_each_of_them_and_no_other(api: HttpApi) -> None:
    api.routes(dict.fromkeys(("GET /notes", "POST /notes", "DELETE /notes"), hello(api)))
    Role(api.stack, "Users", trust=GLUE).allow(api.invoke("GET /notes", "POST /notes"))
    document = synthesized(api.stack)["data"]["aws_iam_policy_document"]["users"]
    (statement,) = document["statement"]
    assert sorted(statement["resources"]) == [f"{API}/GET/notes", f"{API}/POST/notes"]


def test_each_of_some_routes_has_to_be_there(api: HttpApi) -> None:
    api.route("GET /notes", hello(api))
    api.invoke("GET /notes", "GET /nots")
    with pytest.raises(OptionError, match=r"GET /nots"):
        synthesized(api.stack)


def test_routes_of_an_api_from_elsewhere_are_granted_alike(stack: AppStack) -> None:
    api = HttpApi.from_id(stack, "Api", "abcdefghij")
    assert len(api.invoke("GET /notes", "POST /notes").permissions) == 2


def test_routes_in_a_list_are_asked_for_one_by_one(api: HttpApi) -> None:
    with pytest.raises(OptionError) as refused:
        api.invoke(["GET /a", "GET /b"])  # type: ignore[arg-type]
    assert refused.value.option == "invoke"
    assert refused.value.fix == 'write invoke("GET /a", "GET /b")'


def test_a_grant_names_its_route_in_the_plan(api: HttpApi) -> None:
    (permission,) = api.invoke("GET /notes/{id}").permissions
    assert permission.sid == "ApiInvokeGetNotesId"
