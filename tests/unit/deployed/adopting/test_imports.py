"""What Terraform imports of an API's routes is found by what they are about."""

from __future__ import annotations

from typing import Any

from gatehouse.deployed.adopting.imports import imports_of_api
from gatehouse.deployed.adopting.reading.functions import RunningFunction
from gatehouse.deployed.adopting.reading.http_api import RunningApi, function_of

ARN = "arn:aws:lambda:eu-west-1:111122223333:function:list"
RUNNING = RunningApi(
    api={"ApiId": "a1"},
    stage={},
    routes=[{"RouteKey": "GET /", "RouteId": "r1", "Target": "integrations/i1"}],
    integrations=[{"IntegrationId": "i1", "IntegrationUri": ARN}],
    authorizers=[],
    log_group=None,
)


def permission(sid: str, source: str) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:execute-api:eu-west-1:1:{source}"}},
    }


STATEMENTS = [permission("Other", "b2/*"), permission("Narrow", "a1/*/GET/notes")]
LIST = RunningFunction({"FunctionName": "list"}, None, {}, STATEMENTS, None, b"")


def source(kind: str, reference: str) -> dict[str, Any]:
    """A synthesized stack whose function is made there, or imported."""
    resources: dict[str, Any] = {
        "aws_apigatewayv2_route": {
            "api_get": {
                "api_id": "${aws_apigatewayv2_api.api.id}",
                "route_key": "GET /",
                "target": "integrations/${aws_apigatewayv2_integration.api_list.id}",
            },
            "other": {"api_id": "${aws_apigatewayv2_api.other.id}", "route_key": "GET /"},
        },
        "aws_lambda_permission": {
            "api_list": {
                "function_name": reference,
                "source_arn": "${aws_apigatewayv2_api.api.execution_arn}/*/*",
            }
        },
    }
    made: dict[str, Any] = {"resource": resources}
    made.setdefault(kind, {})["aws_lambda_function"] = {"list": {"function_name": "list"}}
    return made


EXPECTED = {
    "aws_apigatewayv2_route.api_get": "a1/r1",
    "aws_apigatewayv2_integration.api_list": "a1/i1",
    "aws_lambda_permission.api_list": "list/Narrow",
}


def test_routes_integrations_and_permissions_are_found() -> None:
    of = "${aws_lambda_function.list.function_name}"
    found = imports_of_api(
        RUNNING, "aws_apigatewayv2_api.api", {"list": LIST}, source("resource", of)
    )
    assert dict(found) == EXPECTED


def test_a_function_that_stays_outside_is_found_too() -> None:
    of = "${data.aws_lambda_function.list.function_name}"
    found = imports_of_api(RUNNING, "aws_apigatewayv2_api.api", {"list": LIST}, source("data", of))
    assert dict(found) == EXPECTED


def test_a_function_is_named_by_its_arn_and_by_its_invoke_arn() -> None:
    path = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions"
    assert function_of(ARN) == "list"
    assert function_of(f"{path}/{ARN}/invocations") == "list"
    assert function_of("https://example.com") == ""
