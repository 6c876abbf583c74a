"""What answers a route, and how many integrations and permissions that takes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.api import (
    AwsService,
    HttpApi,
    HttpProxy,
    PrivateService,
    Public,
    Route,
    Throttle,
    VpcLink,
)
from gatehouse.api.routes.integrations import MadeIntegration
from gatehouse.compute import Function
from gatehouse.core import AppStack, LimitError, OptionError
from gatehouse.iam import Permission

from tests.unit.synth import Json, counted_calls, synthesized

LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/orders/1/2"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders"


def hello(stack: AppStack, id: str = "Hello") -> Function:
    return Function(stack, id, "lambdas/hello.main")


def resources(stack: AppStack, kind: str) -> Json:
    return synthesized(stack)["resource"].get(kind, {})


def integration(stack: AppStack, key: str, target: Any, **options: Any) -> Json:
    api = HttpApi(stack, "Api")
    api.route(key, target, **options)
    (made,) = resources(stack, "aws_apigatewayv2_integration").values()
    return made


def test_a_handler_path_becomes_a_function_named_by_the_route(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    api.route("GET /notes/{id}", "lambdas/hello.main")
    assert list(resources(stack, "aws_lambda_function")) == ["api_get_notes__id"]
    assert api.functions["GET /notes/{id}"].address == "api_get_notes__id"


def test_a_routes_function_options_come_before_the_apis(stack: AppStack) -> None:
    api = HttpApi(stack, "Api", function_defaults={"memory": 256, "architecture": "x86_64"})
    api.route("GET /x", "lambdas/hello.main", function={"memory": 1024})
    made = resources(stack, "aws_lambda_function")["api_get_x"]
    assert (made["memory_size"], made["architectures"]) == (1024, ["x86_64"])


def test_many_routes_are_a_table(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    api.routes({"GET /a": function, "POST /a": Route(function, authorizer=Public())})
    made = resources(stack, "aws_apigatewayv2_route")
    assert made["api_get_a"]["authorization_type"] == "AWS_IAM"
    assert made["api_post_a"]["authorization_type"] == "NONE"


def test_routes_to_one_function_share_one_integration_and_one_permission(
    stack: AppStack,
) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    api.routes({f"GET /{number}": function for number in range(40)})
    assert list(resources(stack, "aws_apigatewayv2_integration")) == ["api_hello"]
    assert list(resources(stack, "aws_lambda_permission")) == ["api_hello"]


def test_two_apis_with_one_function_have_a_permission_each(stack: AppStack) -> None:
    function = hello(stack)
    HttpApi(stack, "One").route("GET /", function)
    HttpApi(stack, "Two").route("GET /", function)
    permissions = resources(stack, "aws_lambda_permission")
    assert {each["statement_id"] for each in permissions.values()} == {"one-invokes", "two-invokes"}
    assert permissions["one_hello"]["source_arn"] == "${aws_apigatewayv2_api.one.execution_arn}/*/*"


@pytest.mark.parametrize("key", ["$default", "ANY /files/{path+}", "GET /", "OPTIONS /x"])
def test_default_any_and_greedy_routes_are_taken(stack: AppStack, key: str) -> None:
    HttpApi(stack, "Api").route(key, hello(stack))
    (route,) = resources(stack, "aws_apigatewayv2_route").values()
    assert route["route_key"] == key


def test_a_timeout_of_the_api_holds_for_all_routes_without_one(stack: AppStack) -> None:
    api = HttpApi(stack, "Api", timeout=timedelta(seconds=5))
    function = hello(stack)
    api.route("GET /a", function)
    api.route("GET /b", function, timeout=timedelta(milliseconds=500))
    made = resources(stack, "aws_apigatewayv2_integration")
    assert {name: each["timeout_milliseconds"] for name, each in made.items()} == {
        "api_hello": 5000,
        "api_hello_500ms": 500,
    }
    assert list(resources(stack, "aws_lambda_permission")) == ["api_hello"]


def test_a_url_is_an_http_proxy(stack: AppStack) -> None:
    assert integration(stack, "ANY /{proxy+}", "https://backend.example.com/{proxy}") == {
        "api_id": "${aws_apigatewayv2_api.api.id}",
        "integration_method": "ANY",
        "integration_type": "HTTP_PROXY",
        "integration_uri": "https://backend.example.com/{proxy}",
        "lifecycle": {"create_before_destroy": True},
        "payload_format_version": "1.0",
        "timeout_milliseconds": 30000,
    }


def test_http_in_the_clear_needs_a_reason(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="in the clear"):
        HttpApi(stack, "Api").route("GET /x", "http://backend.example.com")
    assert HttpProxy("http://198.51.100.7", insecure_reason="a test bench").url


def test_a_listener_is_reached_through_a_vpc_link(stack: AppStack) -> None:
    link = VpcLink(stack, "Vpc", subnets=["subnet-1"], security_groups=["sg-1"])
    made = integration(stack, "GET /x", PrivateService(LISTENER, link, server_name="orders.local"))
    assert made["connection_type"] == "VPC_LINK"
    assert made["connection_id"] == "${aws_apigatewayv2_vpc_link.vpc.id}"
    assert made["integration_uri"] == LISTENER
    assert made["tls_config"] == {"server_name_to_verify": "orders.local"}


def test_an_aws_service_is_called_with_a_role_for_that_alone(stack: AppStack) -> None:
    send = Permission(actions=["sqs:SendMessage"], resources=[QUEUE])
    target = AwsService(
        "SQS-SendMessage",
        {"QueueUrl": "https://sqs/orders", "MessageBody": "$request.body"},
        permissions=[send],
    )
    made = integration(stack, "POST /orders", target)
    assert made["integration_subtype"] == "SQS-SendMessage"
    assert made["credentials_arn"] == "${aws_iam_role.api_post_orders.arn}"
    (policy,) = [
        each
        for name, each in synthesized(stack)["data"]["aws_iam_policy_document"].items()
        if name == "api_post_orders"
    ]
    assert policy["statement"] == [
        {"sid": "SqsSendMessage", "actions": ["sqs:SendMessage"], "resources": [QUEUE]}
    ]


def test_the_301st_route_stops_with_the_count_and_a_way_out(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    api.routes({f"GET /{number}": function for number in range(300)})
    with pytest.raises(LimitError, match="number 301") as refused:
        api.route("GET /one-more", function)
    assert "split the API in two" in refused.value.fix


def test_the_301st_integration_stops(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    made = api._integrations._made
    made.update({str(number): MadeIntegration(str(number), "x", None) for number in range(300)})  # type: ignore[arg-type]
    with pytest.raises(LimitError, match="at most 300 integrations"):
        api.route("GET /x", hello(stack))


def test_each_route_costs_the_same_few_calls_to_node(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    functions = [hello(stack, f"Hello{number}") for number in range(4)]
    for function in functions:
        api.route(f"GET /first/{function.address}", function)
    with counted_calls() as calls:
        api.routes({f"GET /{number}": functions[number % 4] for number in range(40)})
    assert calls.total() <= 40 * 2


def test_an_imported_api_is_read_called_and_given_routes(stack: AppStack) -> None:
    api = HttpApi.from_id(stack, "Api", "abcdefghij")
    api.route("GET /reports", hello(stack))
    synth = synthesized(stack)
    assert synth["data"]["aws_apigatewayv2_api"]["api"] == {"api_id": "abcdefghij"}
    assert not {"aws_apigatewayv2_api", "aws_apigatewayv2_stage"} & set(synth["resource"])
    assert synth["resource"]["aws_apigatewayv2_route"]["api_get_reports"]["api_id"] == "abcdefghij"
    (permission,) = api.invoke("GET /elsewhere/{id}").permissions
    assert permission.resources == (f"{api.execution_arn}/$default/GET/elsewhere/*",)
    (permission,) = api.invoke().permissions
    assert permission.resources == (f"{api.execution_arn}/$default/*",)


def test_a_throttle_of_an_imported_apis_route_is_refused(stack: AppStack) -> None:
    api = HttpApi.from_id(stack, "Api", "abcdefghij")
    with pytest.raises(OptionError, match="must not be set for an imported API"):
        api.route("GET /reports", hello(stack), throttle=Throttle(1, 1))


def test_300_routes_over_100_functions_ask_node_for_each_thing_once(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    functions = [hello(stack, f"Hello{number}") for number in range(100)]
    with counted_calls() as calls:
        api.routes({f"GET /{number}": functions[number % 100] for number in range(300)})
    # A route and its address; an integration and a permission, their addresses, the integration's
    # id, the function's name and ARN; the API's ARN.
    assert calls.total() == 300 * 2 + 100 * 7 + 1
