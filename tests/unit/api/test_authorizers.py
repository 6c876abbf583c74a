"""Who may call a route: the route's own word wins, and equal values share one authorizer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.api import HttpApi, Iam, Jwt, LambdaAuthorizer, Public, UserPoolJwt
from gatehouse.api.routes.authorizers import Authorizer
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, LimitError, OptionError

from tests.unit.synth import Json, synthesized, write

ISSUER = "https://login.example.com"


def hello(stack: AppStack) -> Function:
    return Function(stack, "Hello", "lambdas/hello.main")


def resources(stack: AppStack, kind: str) -> Json:
    return synthesized(stack)["resource"].get(kind, {})


def one_route(stack: AppStack, authorizer: Authorizer | None, default: Any = None) -> Json:
    api = HttpApi(stack, "Api", default_authorizer=default)
    api.route("GET /x", hello(stack), authorizer=authorizer)
    return resources(stack, "aws_apigatewayv2_route")["api_get_x"]


@pytest.mark.parametrize(
    ("authorizer", "default", "written"),
    [
        (None, None, "AWS_IAM"),
        (None, Public(), "NONE"),
        (Public(), Iam(), "NONE"),
        (Iam(), Public(), "AWS_IAM"),
        (Public(), Jwt(ISSUER, ["notes"]), "NONE"),
        (Jwt(ISSUER, ["notes"]), Public(), "JWT"),
        (None, Jwt(ISSUER, ["notes"]), "JWT"),
    ],
)
def test_each_route_says_its_authorization_and_its_own_wins(
    stack: AppStack, authorizer: Authorizer | None, default: Any, written: str
) -> None:
    route = one_route(stack, authorizer, default)
    assert route["authorization_type"] == written
    assert ("authorizer_id" in route) == (written == "JWT")


def test_a_jwt_authorizer_checks_issuer_and_audience_in_the_authorization_header(
    stack: AppStack,
) -> None:
    one_route(stack, Jwt(ISSUER, audience=["notes", "admin"]))
    assert resources(stack, "aws_apigatewayv2_authorizer") == {
        "api_jwt": {
            "api_id": "${aws_apigatewayv2_api.api.id}",
            "authorizer_type": "JWT",
            "identity_sources": ["$request.header.Authorization"],
            "jwt_configuration": {"audience": ["notes", "admin"], "issuer": ISSUER},
            "name": "jwt",
        }
    }


def test_scopes_stand_at_the_route_in_an_order_of_their_own(stack: AppStack) -> None:
    route = one_route(stack, Jwt(ISSUER, ["notes"], scopes=["notes/write", "notes/read"]))
    assert route["authorization_scopes"] == ["notes/read", "notes/write"]


def test_equal_values_share_one_authorizer_whatever_their_scopes(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    api.route("GET /a", function, authorizer=Jwt(ISSUER, ["notes"]))
    api.route("GET /b", function, authorizer=Jwt(ISSUER, ["notes"], scopes=["notes/read"]))
    assert list(resources(stack, "aws_apigatewayv2_authorizer")) == ["api_jwt"]


def test_two_providers_have_an_authorizer_each_once_they_have_names(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    api.route("GET /a", function, authorizer=Jwt(ISSUER, ["notes"]))
    api.route("GET /b", function, authorizer=Jwt(ISSUER, ["partners"], name="partners"))
    assert sorted(resources(stack, "aws_apigatewayv2_authorizer")) == ["api_jwt", "api_partners"]


def test_two_different_authorizers_of_one_name_are_refused(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    api.route("GET /a", function, authorizer=Jwt(ISSUER, ["notes"]))
    with pytest.raises(OptionError, match="must have different names"):
        api.route("GET /b", function, authorizer=Jwt(ISSUER, ["partners"]))


def test_a_client_of_another_pool_is_refused_as_no_token_would_do(stack: AppStack) -> None:
    users, others = UserPool(stack, "Users"), UserPool(stack, "Others")
    with pytest.raises(OptionError, match="this one is of notes-test/Others"):
        UserPoolJwt(users, clients=[others.add_client("Web")])


def test_one_existing_pool_that_is_read_twice_is_one_pool(stack: AppStack) -> None:
    one, two = (UserPool.from_id(stack, id, "eu-west-1_AbCdEfGhI") for id in ("One", "Two"))
    assert UserPoolJwt(one, clients=[two.add_client("Web")]).clients


def test_a_user_pool_is_the_issuer_and_only_the_named_clients_are_the_audience(
    stack: AppStack,
) -> None:
    users = UserPool(stack, "Users", usernames=["email"])
    web, _ = users.add_client("Web"), users.add_client("Admin")
    one_route(stack, UserPoolJwt(users, clients=[web]))
    made = resources(stack, "aws_apigatewayv2_authorizer")["api_users"]
    assert made["jwt_configuration"] == {
        "audience": ["${aws_cognito_user_pool_client.web.id}"],
        "issuer": "https://${aws_cognito_user_pool.users.endpoint}",
    }


def test_a_user_pool_jwt_makes_no_client(stack: AppStack) -> None:
    users = UserPool(stack, "Users", usernames=["email"])
    with pytest.raises(OptionError, match="tokens for any app of the pool would be valid"):
        UserPoolJwt(users, clients=[])
    assert resources(stack, "aws_cognito_user_pool_client") == {}


def test_a_lambda_authorizer_answers_simply_in_format_2_and_keeps_nothing(
    stack: AppStack,
) -> None:
    api = HttpApi(stack, "Api")
    check = Function(stack, "Check", "lambdas/hello.main")
    api.route("GET /x", hello(stack), authorizer=LambdaAuthorizer(check))
    assert resources(stack, "aws_apigatewayv2_authorizer")["api_check"] == {
        "api_id": "${aws_apigatewayv2_api.api.id}",
        "authorizer_payload_format_version": "2.0",
        "authorizer_result_ttl_in_seconds": 0,
        "authorizer_type": "REQUEST",
        "authorizer_uri": "${aws_lambda_function.check.invoke_arn}",
        "enable_simple_responses": True,
        "identity_sources": ["$request.header.Authorization"],
        "lifecycle": {"create_before_destroy": True},
        "name": "check",
    }


def test_api_gateway_may_call_a_lambda_authorizer_as_that_authorizer_only(
    stack: AppStack,
) -> None:
    one_route(stack, LambdaAuthorizer("lambdas/hello.main", name="check"))
    permission = resources(stack, "aws_lambda_permission")["api_authorizer_check"]
    assert permission["source_arn"] == (
        "${aws_apigatewayv2_api.api.execution_arn}"
        "/authorizers/${aws_apigatewayv2_authorizer.api_check.id}"
    )


def test_a_handler_path_of_an_authorizer_becomes_a_function_of_the_api(
    stack: AppStack, project: Path
) -> None:
    write(project, {"lambdas/check_token.py": "def main(event, context): ..."})
    one_route(stack, LambdaAuthorizer("lambdas/check_token.main", ttl=timedelta(minutes=5)))
    made = resources(stack, "aws_apigatewayv2_authorizer")["api_check_token"]
    assert made["authorizer_uri"] == "${aws_lambda_function.api_check_token.invoke_arn}"
    assert made["authorizer_result_ttl_in_seconds"] == 300


def test_the_eleventh_authorizer_stops_with_the_count_and_a_way_out(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    for number in range(10):
        value = Jwt(ISSUER, [f"app-{number}"], name=f"app-{number}")
        api.route(f"GET /{number}", function, authorizer=value)
    with pytest.raises(LimitError, match="number 11") as refused:
        api.route("GET /10", function, authorizer=Jwt(ISSUER, ["app-10"], name="app-10"))
    assert "split the API in two" in refused.value.fix


def test_the_eleventh_scope_stops(stack: AppStack) -> None:
    with pytest.raises(LimitError, match="at most 10 entries; these are 11"):
        Jwt(ISSUER, ["notes"], scopes=[f"notes/{number}" for number in range(11)])
