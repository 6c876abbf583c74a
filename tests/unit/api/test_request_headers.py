"""Headers that API Gateway sets for a backend, and takes from requests of other routes."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.api import (
    Caller,
    HttpApi,
    HttpProxy,
    Iam,
    Jwt,
    LambdaAuthorizer,
    PrivateService,
    Public,
    VpcLink,
)
from gatehouse.api.routes.authorizers import Authorizer
from gatehouse.core import AppStack, OptionError, Transform

from tests.unit.synth import Json, synthesized

URL = "https://backend.example.com/"
TOKENS = Jwt("https://login.example.com", ["notes"])
ASKED = LambdaAuthorizer("lambdas/hello.main")
LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/orders/1/2"


def mappings(stack: AppStack) -> dict[str, Json]:
    made = synthesized(stack)["resource"]["aws_apigatewayv2_integration"]
    return {name: each.get("request_parameters") for name, each in made.items()}


@pytest.mark.parametrize(
    ("authorizer", "value", "variable"),
    [
        (TOKENS, Caller.claim("sub"), "authorizer.claims.sub"),
        (TOKENS, Caller.claim("tenant", reason="always"), "authorizer.claims.tenant"),
        (Iam(), Caller.arn(), "identity.userArn"),
        (Iam(), Caller.identity_id(reason="always"), "identity.cognitoIdentityId"),
        (ASKED, Caller.context("tenant", reason="always"), "authorizer.tenant"),
    ],
    ids=lambda each: getattr(each, "variable", ""),
)
def test_what_is_known_of_the_caller_overwrites_what_the_client_sent(
    stack: AppStack, authorizer: Authorizer, value: Caller, variable: str
) -> None:
    api = HttpApi(stack, "Api")
    api.route("GET /x", HttpProxy(URL, headers={"X-Caller": value}), authorizer=authorizer)
    assert mappings(stack)["api_route_get_x"] == {
        "overwrite:header.x-caller": f"$context.{variable}"
    }


@pytest.mark.parametrize(
    ("authorizer", "value"),
    [
        (TOKENS, Caller.arn()),
        (Iam(), Caller.claim("sub")),
        (ASKED, Caller.claim("sub")),
        (Iam(), Caller.context("tenant", reason="always")),
        (Public(), Caller.claim("sub")),
        (Public(), Caller.arn()),
    ],
)
def test_what_the_authorizer_does_not_know_is_refused(
    stack: AppStack, authorizer: Authorizer, value: Caller
) -> None:
    api = HttpApi(stack, "Api")
    with pytest.raises(OptionError, match="must be known by the route's authorizer"):
        api.route("GET /x", HttpProxy(URL, headers={"x-caller": value}), authorizer=authorizer)


def test_other_routes_to_backends_lose_the_header_whatever_comes_first(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    link = VpcLink(stack, "Link", subnets=["subnet-1", "subnet-2"], security_groups=["sg-1"])
    api.route("GET /open", URL, authorizer=Public())
    api.route(
        "GET /caller", HttpProxy(URL, headers={"x-caller": Caller.claim("sub")}), authorizer=TOKENS
    )
    api.route("GET /inside", PrivateService(LISTENER, link, headers={"x-from": "gateway"}))
    api.route("GET /role", PrivateService(LISTENER, link, headers={"x-arn": Caller.arn()}))
    api.route("GET /function", "lambdas/hello.main")
    assert mappings(stack) == {
        "api_route_get_open": {"remove:header.x-arn": "''", "remove:header.x-caller": "''"},
        "api_route_get_caller": {
            "overwrite:header.x-caller": "$context.authorizer.claims.sub",
            "remove:header.x-arn": "''",
        },
        "api_route_get_inside": {
            "overwrite:header.x-from": "gateway",
            "remove:header.x-arn": "''",
            "remove:header.x-caller": "''",
        },
        "api_route_get_role": {
            "overwrite:header.x-arn": "$context.identity.userArn",
            "remove:header.x-caller": "''",
        },
        "api_route_get_function": None,
    }


def test_fixed_text_is_taken_from_no_other_route(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    api.route("GET /x", HttpProxy(URL, headers={"x-from": "gateway"}), authorizer=Public())
    api.route("GET /other", URL)
    assert mappings(stack) == {
        "api_route_get_x": {"overwrite:header.x-from": "gateway"},
        "api_route_get_other": None,
    }


def test_what_a_transform_sets_stays(stack: AppStack) -> None:
    change = Transform(
        lambda given: {
            **given,
            "request_parameters": {**given.get("request_parameters", {}), "overwrite:path": "/x"},
        },
        reason="a test",
    )
    api = HttpApi(stack, "Api", transform={"integration": change})
    api.route("GET /open", URL)
    api.route("GET /x", HttpProxy(URL, headers={"x-arn": Caller.arn()}))
    assert mappings(stack) == {
        "api_route_get_open": {"overwrite:path": "/x", "remove:header.x-arn": "''"},
        "api_route_get_x": {
            "overwrite:path": "/x",
            "overwrite:header.x-arn": "$context.identity.userArn",
        },
    }


def test_a_header_that_a_transform_drops_is_taken_off(stack: AppStack) -> None:
    change = Transform({"request_parameters": {"overwrite:header.X-Id": "a"}}, reason="a test")
    api = HttpApi(stack, "Api", transform={"integration": change})
    api.route("GET /x", HttpProxy(URL, headers={"x-arn": Caller.arn()}))
    id = Caller.identity_id(reason="always")
    api.route("GET /y", HttpProxy(URL, headers={"x-id": id}))
    set_by_transform = {"overwrite:header.X-Id": "a", "remove:header.x-arn": "''"}
    assert mappings(stack) == dict.fromkeys(
        ["api_route_get_x", "api_route_get_y"], set_by_transform
    )


def test_a_header_is_taken_from_the_routes_of_another_api(stack: AppStack) -> None:
    HttpApi(stack, "Open").route("GET /x", URL, authorizer=Public())
    caller = HttpProxy(URL, headers={"x-arn": Caller.arn()})
    HttpApi(stack, "Closed").route("GET /x", caller)
    assert mappings(stack) == {
        "open_route_get_x": {"remove:header.x-arn": "''"},
        "closed_route_get_x": {"overwrite:header.x-arn": "$context.identity.userArn"},
    }


def test_the_plan_shows_why_every_caller_has_a_value(stack: AppStack) -> None:
    value = Caller.identity_id(reason="only the app's users may call")
    HttpApi(stack, "Api").route("GET /x", HttpProxy(URL, headers={"x-caller": value}))
    shown = synthesized(stack)["resource"]["terraform_data"]["reasons"]["input"]
    assert list(shown.values()) == ["only the app's users may call"]
    assert "x-caller" in next(iter(shown))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Caller.claim("email"),
        lambda: Caller.identity_id(),
        lambda: Caller.context("tenant", reason=" "),
    ],
)
def test_what_not_every_caller_has_needs_a_reason(make: Any) -> None:
    with pytest.raises(OptionError, match="must say why every caller has"):
        make()


@pytest.mark.parametrize(
    ("headers", "rule"),
    [
        ({"Authorization": "x"}, "lets nobody set this one"),
        ({"x-amzn-caller": "x"}, "lets nobody set this one"),
        ({"x caller": "x"}, "letters, digits, - and _"),
        ({"x-caller": "$context.identity.userArn"}, r"must not have \$"),
        ({"x-caller": "a\r\nx-admin: yes"}, "without line breaks"),
        ({"x-caller": ""}, "text of ASCII"),
        ({"x-caller": 3}, "must be a Caller, or text"),
        ({"x-caller": "a" * 513}, "at most 512 characters"),
        ({"x-a": "1", "X-A": "2"}, "each header must be there once"),
        ("x-caller", "must be a dict"),
    ],
)
def test_wrong_headers_are_refused(headers: Any, rule: str) -> None:
    with pytest.raises(OptionError, match=rule):
        HttpProxy(URL, headers=headers)


def test_right_headers_are_taken() -> None:
    token = "${TfToken[Token.1]}"
    HttpProxy(URL, headers={"x-from": "a" * 512, "Host": "inside.example.com", "x_t": token})


def test_a_dict_that_changes_later_changes_no_header() -> None:
    headers: dict[str, str | Caller] = {"x-from": "gateway"}
    backend = HttpProxy(URL, headers=headers)
    headers["x-from"] = "$context.identity.userArn"
    assert backend.headers == {"x-from": "gateway"}


@pytest.mark.parametrize("name", ["cognito:username", "custom:tenant", "https://a.b/c", "a.b", ""])
def test_claims_that_api_gateway_can_not_pass_on_are_refused(name: str) -> None:
    with pytest.raises(OptionError, match="API Gateway passes no other claim on"):
        Caller.claim(name, reason="always")
