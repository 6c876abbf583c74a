"""URLs of routes, and functions that work for longer than API Gateway waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from gatehouse.api import HttpApi, HttpProxy
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import synthesized

RIGHT = [
    ("GET /notes/{id}", "https://backend.example.com/notes/{id}"),
    ("GET /notes/{id}", "https://backend.example.com/?note={id}"),
    ("ANY /old/{proxy+}", "https://old.example.com/{proxy}"),
    ("GET /a", "https://backend.example.com:8443/x?y=1&z=2"),
    ("GET /a", "https://backend.example.com/x@y:z/%C3%A4"),
    ("GET /a", "https://198.51.100.7/"),
    ("GET /a", "https://${var.host}/{id}"),
    ("GET /a", "https://$${stageVariables.host}/x"),
    ("$default", "https://backend.example.com"),
]
WRONG_URLS = {
    "https://me:secret@b.example.com/": "user or password",
    "https://me@b.example.com/": "user or password",
    "https://me:${var.secret}@b.example.com/": "user or password",
    "https://b.example.com/#x": "a fragment",
    "https://b.example.com/{": "braces of its own",
    "https://b.example.com:99999/": "a port up to 65,535",
    "https://-b.example.com": "the name of a host",
    "https://b..example.com": "the name of a host",
    "https://bücher.example.com": "in ASCII",
    "https://localhost/": "somewhere on the internet",
    "https://10.1.2.3/": "somewhere on the internet",
    "https://169.254.169.254/": "somewhere on the internet",
    "https://[::1]/": "somewhere on the internet",
    "ftp://b.example.com": "must be a URL",
    "b.example.com": "must be a URL",
    "https://": "must be a URL",
}


@pytest.mark.parametrize(("key", "url"), RIGHT)
def test_a_url_with_the_variables_of_its_route_is_taken(
    stack: AppStack, key: str, url: str
) -> None:
    HttpApi(stack, "Api").route(key, HttpProxy(url))
    (made,) = synthesized(stack)["resource"]["aws_apigatewayv2_integration"].values()
    assert made["integration_uri"] == url


@pytest.mark.parametrize("url", WRONG_URLS)
def test_a_url_that_api_gateway_does_not_reach_is_refused(url: str) -> None:
    with pytest.raises(OptionError, match=WRONG_URLS[url]):
        HttpProxy(url)


@pytest.mark.parametrize(
    ("key", "url", "fix"),
    [
        ("GET /notes/{note}", "https://b.example.com/{id}", r"use one of {note}"),
        ("ANY /{proxy+}", "https://b.example.com/{proxy+}", r"without \+"),
        ("GET /notes", "https://b.example.com/?id={id}", "leave it out, or add {id}"),
        ("$default", "https://b.example.com/{proxy}", "leave it out"),
    ],
)
def test_a_variable_that_the_route_lacks_is_refused(
    stack: AppStack, key: str, url: str, fix: str
) -> None:
    with pytest.raises(OptionError, match=f"(?s)one of the route's.*{fix}"):
        HttpApi(stack, "Api").route(key, url)


MINUTE = timedelta(minutes=1)


def test_a_function_that_works_longer_than_api_gateway_waits_needs_the_routes_word(
    stack: AppStack,
) -> None:
    report = Function(stack, "Report", "lambdas/hello.main", timeout=MINUTE)
    api = HttpApi(stack, "Api", timeout=timedelta(seconds=20))
    with pytest.raises(OptionError, match="must be set for a function that may run for 1 minute"):
        api.route("GET /report", report)
    with pytest.raises(OptionError, match="may run for 1 minute"):
        api.route("GET /own", "lambdas/hello.main", function={"timeout": MINUTE})
    changed = Function(
        stack, "Other", "lambdas/hello.main", transform={"function": {"timeout": 60}}
    )
    with pytest.raises(OptionError, match="may run for 1 minute"):
        api.route("GET /other", changed)


def test_a_route_may_lead_to_what_works_longer_for_others(stack: AppStack) -> None:
    report = Function(stack, "Report", "lambdas/hello.main", timeout=MINUTE)
    api = HttpApi(stack, "Api")
    api.route("GET /report", report, timeout=timedelta(seconds=30))
    api.route("GET /old", Function.from_name(stack, "Old", "old"))
    half = Function(stack, "Half", "lambdas/hello.main", timeout=timedelta(seconds=30))
    api.route("GET /half", half)
    made = synthesized(stack)["resource"]["aws_apigatewayv2_integration"]
    # What is said in words is what API Gateway does by itself, so no address changes.
    assert sorted(made) == ["api_half", "api_old", "api_report"]
    assert {each["timeout_milliseconds"] for each in made.values()} == {30_000}
