"""HTTP APIs: closed unless a route says that it is open."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from gatehouse.api import HttpApi, Iam, Public
from gatehouse.api.cors import Cors
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError, Transform

from tests.unit.synth import FRAME, synthesized

ACCESS_LOG = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "routeKey": "$context.routeKey",
    "path": "$context.path",
    "status": "$context.status",
    "sourceIp": "$context.identity.sourceIp",
    "userAgent": "$context.identity.userAgent",
    "caller": "$context.identity.caller",
    "cognitoIdentityId": "$context.identity.cognitoIdentityId",
    "cognitoAuthenticationProvider": "$context.identity.cognitoAuthenticationProvider",
    "subject": "$context.authorizer.claims.sub",
    "principalId": "$context.authorizer.principalId",
    "authorizerError": "$context.authorizer.error",
    "error": "$context.error.message",
    "errorType": "$context.error.responseType",
    "integrationError": "$context.integrationErrorMessage",
    "integrationStatus": "$context.integrationStatus",
    "integrationLatency": "$context.integrationLatency",
    "functionRequestId": "$context.awsEndpointRequestId",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
}


def hello(stack: AppStack, id: str = "Hello") -> Function:
    return Function(stack, id, "lambdas/hello.main")


def made_api(stack: AppStack, **options: Any) -> Any:
    HttpApi(stack, "Api", **options)
    return synthesized(stack)["resource"]["aws_apigatewayv2_api"]["api"]


def test_minimal_setup_of_an_api(stack: AppStack) -> None:
    HttpApi(stack, "Api")
    assert synthesized(stack) == {
        **FRAME,
        "resource": {
            "aws_apigatewayv2_api": {"api": {"name": "notes-test-Api", "protocol_type": "HTTP"}},
            "aws_apigatewayv2_stage": {
                "api": {
                    "access_log_settings": {
                        "destination_arn": "${aws_cloudwatch_log_group.api.arn}",
                        "format": json.dumps(ACCESS_LOG),
                    },
                    "api_id": "${aws_apigatewayv2_api.api.id}",
                    "auto_deploy": True,
                    "default_route_settings": {
                        "detailed_metrics_enabled": False,
                        "throttling_burst_limit": 5000,
                        "throttling_rate_limit": 10000,
                    },
                    "name": "$default",
                }
            },
            "aws_cloudwatch_log_group": {
                "api": {"name": "/aws/vendedlogs/apis/notes-test-Api", "retention_in_days": 30}
            },
        },
    }


def test_minimal_setup_of_a_route(stack: AppStack) -> None:
    HttpApi(stack, "Api").route("GET /notes/{id}", hello(stack))
    made = synthesized(stack)["resource"]
    assert made["aws_apigatewayv2_route"] == {
        "api_get_notes__id": {
            "api_id": "${aws_apigatewayv2_api.api.id}",
            "authorization_type": "AWS_IAM",
            "route_key": "GET /notes/{id}",
            "target": "integrations/${aws_apigatewayv2_integration.api_hello.id}",
        }
    }
    assert made["aws_apigatewayv2_integration"] == {
        "api_hello": {
            "api_id": "${aws_apigatewayv2_api.api.id}",
            "integration_type": "AWS_PROXY",
            "integration_uri": "${aws_lambda_function.hello.invoke_arn}",
            "payload_format_version": "2.0",
            # A route is changed before the integration that it no longer leads to is destroyed.
            "lifecycle": {"create_before_destroy": True},
            "timeout_milliseconds": 30000,
        }
    }
    assert made["aws_lambda_permission"] == {
        "api_hello": {
            "action": "lambda:InvokeFunction",
            "function_name": "${aws_lambda_function.hello.function_name}",
            "principal": "apigateway.amazonaws.com",
            "source_arn": "${aws_apigatewayv2_api.api.execution_arn}/*/*",
            "statement_id": "api-invokes",
        }
    }


@pytest.mark.parametrize(
    ("default", "own", "authorization"),
    [
        (None, None, "AWS_IAM"),
        (Iam(), None, "AWS_IAM"),
        (Public(reason="a website"), None, "NONE"),
        (None, Public(), "NONE"),
        (Public(reason="a website"), Iam(), "AWS_IAM"),
    ],
)
def test_every_route_says_who_may_call_it(
    stack: AppStack, default: Any, own: Any, authorization: str
) -> None:
    api = HttpApi(stack, "Api", default_authorizer=default)
    api.route("GET /", hello(stack), authorizer=own)
    (route,) = synthesized(stack)["resource"]["aws_apigatewayv2_route"].values()
    assert route["authorization_type"] == authorization


def test_routes_to_one_function_share_its_integration_and_its_permission(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    for key in ("GET /a", "POST /a", "$default"):
        api.route(key, function)
    made = synthesized(stack)["resource"]
    assert list(made["aws_apigatewayv2_route"]) == ["api_default", "api_get_a", "api_post_a"]
    assert list(made["aws_apigatewayv2_integration"]) == ["api_hello"]
    assert list(made["aws_lambda_permission"]) == ["api_hello"]


def test_each_function_has_an_integration_of_its_own(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    api.route("GET /a", hello(stack, "A"))
    api.route("GET /b", hello(stack, "B"))
    made = synthesized(stack)["resource"]
    assert list(made["aws_apigatewayv2_integration"]) == ["api_a", "api_b"]
    assert list(made["aws_lambda_permission"]) == ["api_a", "api_b"]


def test_two_apis_may_call_one_function(stack: AppStack) -> None:
    function = hello(stack)
    HttpApi(stack, "Inside").route("GET /", function)
    HttpApi(stack, "Outside").route("GET /", function)
    permissions = synthesized(stack)["resource"]["aws_lambda_permission"]
    assert {name: each["statement_id"] for name, each in permissions.items()} == {
        "inside_hello": "inside-invokes",
        "outside_hello": "outside-invokes",
    }


def test_any_beside_a_method_of_the_same_path_is_no_repetition(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    api.route("ANY /a", function)
    api.route("GET /a", function)
    assert list(api.nodes.route) == ["ANY /a", "GET /a"]


def test_invoke_is_calling_this_api_and_no_other(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    (permission,) = api.invoke().permissions
    assert permission.actions == ("execute-api:Invoke",)
    assert permission.resources == (f"{api.execution_arn}/$default/*",)
    assert api.permissions == api.invoke().permissions


def test_a_page_may_send_signed_requests_with_cors(stack: AppStack) -> None:
    assert made_api(stack, cors=True)["cors_configuration"] == {
        "allow_headers": [
            "authorization",
            "content-type",
            "x-amz-content-sha256",
            "x-amz-date",
            "x-amz-security-token",
        ],
        "allow_methods": ["DELETE", "GET", "PATCH", "POST", "PUT"],
        "allow_origins": ["*"],
        "max_age": 3600,
    }


def test_cors_may_name_its_origins_and_send_cookies(stack: AppStack) -> None:
    cors = Cors(
        allow_origins=["https://app.example.com"],
        allow_methods=["GET"],
        allow_headers=["authorization"],
        expose_headers=["etag"],
        allow_credentials=True,
        max_age=timedelta(0),
    )
    assert made_api(stack, cors=cors)["cors_configuration"] == {
        "allow_credentials": True,
        "allow_headers": ["authorization"],
        "allow_methods": ["GET"],
        "allow_origins": ["https://app.example.com"],
        "expose_headers": ["etag"],
        "max_age": 0,
    }


def test_the_access_log_is_kept_for_a_stated_time(stack: AppStack) -> None:
    HttpApi(stack, "Api", log_retention=timedelta(days=365))
    log = synthesized(stack)["resource"]["aws_cloudwatch_log_group"]["api"]
    assert log["retention_in_days"] == 365


def test_a_route_is_opened_by_a_transform_with_a_reason(stack: AppStack) -> None:
    change = Transform({"authorization_type": "NONE"}, reason="moving to another gateway")
    HttpApi(stack, "Api", transform={"route": change}).route("GET /", hello(stack))
    (route,) = synthesized(stack)["resource"]["aws_apigatewayv2_route"].values()
    assert route["authorization_type"] == "NONE"


def test_a_refused_route_leaves_the_api_as_it_was(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    api.route("GET /a", function)
    with pytest.raises(OptionError):
        api.route("GET /a", function)
    assert list(synthesized(stack)["resource"]["aws_apigatewayv2_route"]) == ["api_get_a"]
