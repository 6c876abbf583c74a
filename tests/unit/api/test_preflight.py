"""Which routes a browser could never call."""

from __future__ import annotations

import pytest
from gatehouse.api import Cors, HttpApi, Public
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import synthesized


def api_with(stack: AppStack, *closed: str, opened: str = "", cors: bool | Cors = True) -> None:
    api = HttpApi(stack, "Api", cors=cors)
    hello = Function(stack, "Hello", "lambdas/hello.main")
    for key in closed:
        api.route(key, hello)
    if opened:
        api.route(opened, hello, authorizer=Public())


@pytest.mark.parametrize("key", ["ANY /files/{path+}", "$default"])
@pytest.mark.parametrize("cors", [True, Cors(allow_origins=["https://app.example.com"])])
def test_a_closed_route_for_every_method_would_refuse_what_browsers_ask_first(
    stack: AppStack, key: str, cors: bool | Cors
) -> None:
    api_with(stack, key, cors=cors)
    with pytest.raises(OptionError, match="no page could call it") as refused:
        synthesized(stack)
    assert key in str(refused.value)


@pytest.mark.parametrize(
    ("key", "opened"),
    [("ANY /files/{path+}", "OPTIONS /files/{rest+}"), ("$default", "OPTIONS /{proxy+}")],
)
def test_an_open_route_for_options_of_the_same_path_lets_them_ask(
    stack: AppStack, key: str, opened: str
) -> None:
    api_with(stack, key, opened=opened)
    assert len(synthesized(stack)["resource"]["aws_apigatewayv2_route"]) == 2


def test_a_route_with_its_methods_named_is_asked_about_by_api_gateway(stack: AppStack) -> None:
    api_with(stack, "GET /files/{path+}", "PUT /files/{path+}")
    assert len(synthesized(stack)["resource"]["aws_apigatewayv2_route"]) == 2


def test_an_open_route_for_every_method_is_nobodys_trap(stack: AppStack) -> None:
    api_with(stack, opened="ANY /files/{path+}")
    assert len(synthesized(stack)["resource"]["aws_apigatewayv2_route"]) == 1


def test_without_pages_a_route_may_take_every_method(stack: AppStack) -> None:
    api_with(stack, "ANY /files/{path+}", cors=False)
    assert len(synthesized(stack)["resource"]["aws_apigatewayv2_route"]) == 1
