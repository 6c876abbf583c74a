"""A policy about a resource counts however a request names it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.gatehouse.local.pools import refusal

_NUMBERS = itertools.count()
_ARN = "arn:aws:ssm:us-east-1:000000000000:parameter"
_DENIED = "AccessDeniedException"


@pytest.fixture
def somebody(clients: Callable[..., Any]) -> Callable[..., Any]:
    """Make a client of a user with these statements."""

    def make(service: str, *statements: dict[str, Any]) -> Any:
        iam, name = clients("iam"), f"naming-{next(_NUMBERS)}"
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(document))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
        return clients(service, {**keys, "SessionToken": None})

    return make


def _statement(effect: str, action: str, *resources: str) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": list(resources)}


@pytest.fixture(scope="module", autouse=True)
def parameters(clients: Callable[..., Any]) -> None:
    for name in ("/names/open", "/names/closed", "plain"):
        clients("ssm").put_parameter(Name=name, Value=name, Type="String")


@pytest.mark.parametrize(
    "named", ["/names/{}", "/names/{}:1", f"{_ARN}/names/{{}}", f"{_ARN}/names/{{}}:1"]
)
def test_a_parameter_is_the_same_by_name_arn_and_version(
    somebody: Callable[..., Any], named: str
) -> None:
    denied = somebody(
        "ssm",
        _statement("Allow", "ssm:*", "*"),
        _statement("Deny", "ssm:*", f"{_ARN}/names/closed"),
    )
    allowed = somebody("ssm", _statement("Allow", "ssm:*", f"{_ARN}/names/open"))
    for client in (denied, allowed):
        found = client.get_parameter(Name=named.format("open"))["Parameter"]
        assert found["Value"] == "/names/open"
        assert refusal(client.get_parameter, Name=named.format("closed")) == _DENIED
        [found] = client.get_parameters(Names=[named.format("open")])["Parameters"]
        both = [named.format("open"), named.format("closed")]
        assert refusal(client.get_parameters, Names=both) == _DENIED


def test_a_name_without_a_slash_is_a_parameter_too(somebody: Callable[..., Any]) -> None:
    client = somebody("ssm", _statement("Allow", "ssm:GetParameter*", f"{_ARN}/plain"))
    assert client.get_parameter(Name="plain")["Parameter"]["Value"] == "plain"
    assert refusal(client.get_parameter, Name="other") == _DENIED


def test_the_parameters_below_a_path_are_those_of_whoever_may_read_it(
    somebody: Callable[..., Any],
) -> None:
    client = somebody("ssm", _statement("Allow", "ssm:GetParametersByPath", f"{_ARN}/names"))
    assert len(client.get_parameters_by_path(Path="/names/")["Parameters"]) == 2
    for path in ("/", "/other"):
        assert refusal(client.get_parameters_by_path, Path=path, Recursive=True) == _DENIED


@pytest.mark.parametrize("form", ["parameter", "name"])
def test_an_alias_of_a_function_is_a_resource_of_its_own(
    somebody: Callable[..., Any], functions: Any, clients: Callable[..., Any], form: str
) -> None:
    name = f"aliased-{next(_NUMBERS)}"
    arn = functions.make(name, "def main(event, context): return 'here'")
    version = clients("lambda").publish_version(FunctionName=name)["Version"]
    clients("lambda").create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    asked = (
        {"FunctionName": name, "Qualifier": "live"}
        if form == "parameter"
        else {"FunctionName": f"{name}:live"}
    )
    invoking = _statement("Allow", "lambda:InvokeFunction", arn)
    unqualified = somebody("lambda", invoking)
    assert unqualified.invoke(FunctionName=name)["StatusCode"] == 200
    assert refusal(unqualified.invoke, **asked) == _DENIED
    denied = somebody(
        "lambda",
        _statement("Allow", "lambda:*", "*"),
        _statement("Deny", "lambda:*", f"{arn}:live"),
    )
    assert refusal(denied.invoke, **asked) == _DENIED
    assert denied.invoke(FunctionName=name)["StatusCode"] == 200
    qualified = somebody("lambda", _statement("Allow", "lambda:InvokeFunction", f"{arn}:live"))
    assert qualified.invoke(**asked)["StatusCode"] == 200
