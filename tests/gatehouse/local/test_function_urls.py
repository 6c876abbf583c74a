"""The URL of a function is open to those whom both permissions let, and an event has its limits."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.conftest import Person, SignIn

_SOURCE = "def main(event, context): return len(str(event))"
_URL, _FUNCTION = "lambda:InvokeFunctionUrl", "lambda:InvokeFunction"
_MEGABYTE = 1024 * 1024


@pytest.fixture(params=["NONE", "AWS_IAM"])
def kind(request: Any) -> str:
    return str(request.param)


@pytest.fixture
def name(clients: Callable[..., Any], functions: Any, kind: str) -> Iterator[str]:
    made = f"with-a-{kind.lower().replace('_', '-')}"
    functions.make(made, _SOURCE)
    clients("lambda").create_function_url_config(FunctionName=made, AuthType=kind)
    yield made
    clients("lambda").delete_function_url_config(FunctionName=made)
    clients("lambda").delete_function(FunctionName=made)


@pytest.fixture
def call(
    local_aws: LocalAws, clients: Callable[..., Any], name: str, kind: str, ada: Person
) -> Callable[[], int]:
    made = clients("lambda").get_function_url_config(FunctionName=name)["FunctionUrl"]
    host = urlsplit(made).netloc
    keys = ada.credentials

    def call() -> int:
        asked = AWSRequest("GET", f"{local_aws.endpoint}/", headers={"host": host})
        if kind == "AWS_IAM":
            signer = Credentials(keys["AccessKeyId"], keys["SecretKey"], keys["SessionToken"])
            SigV4Auth(signer, "lambda", local_aws.region).add_auth(asked)
        headers = dict(asked.headers.items())
        return requests.get(str(asked.url), headers=headers, timeout=30).status_code

    return call


def _open(clients: Callable[..., Any], name: str, kind: str, action: str) -> None:
    """Let everybody do one of the two."""
    options: dict[str, Any] = {}
    if action == _URL:
        options["FunctionUrlAuthType"] = kind
    clients("lambda").add_permission(
        FunctionName=name, StatementId=action[-3:], Action=action, Principal="*", **options
    )


def test_without_a_policy_a_url_is_closed(call: Callable[[], int]) -> None:
    assert call() == 403


@pytest.mark.parametrize("action", [_URL, _FUNCTION])
def test_one_permission_of_two_is_not_enough(
    clients: Callable[..., Any], name: str, kind: str, call: Callable[[], int], action: str
) -> None:
    _open(clients, name, kind, action)
    assert call() == 403


def test_both_permissions_open_a_url(
    clients: Callable[..., Any], name: str, kind: str, call: Callable[[], int]
) -> None:
    _open(clients, name, kind, _URL)
    _open(clients, name, kind, _FUNCTION)
    assert call() == 200


@pytest.mark.parametrize("kind", ["AWS_IAM"], indirect=True)
def test_the_callers_own_policies_open_a_url_for_the_caller(
    clients: Callable[..., Any], name: str, call: Callable[[], int], sign_in: SignIn
) -> None:
    arn = clients("lambda").get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    statement = {"Effect": "Allow", "Action": [_URL, _FUNCTION], "Resource": arn}
    sign_in.grant("function-urls", statement)
    assert call() == 200
    deny = {"Effect": "Deny", "Action": _URL, "Resource": arn}
    sign_in.grant("function-urls", statement, deny)
    assert call() == 403


@pytest.fixture(scope="module")
def counting(functions: Any) -> str:
    functions.make("counting", _SOURCE)
    return "counting"


@pytest.mark.parametrize(
    ("kind", "most"), [("RequestResponse", 6 * _MEGABYTE), ("Event", _MEGABYTE)]
)
def test_an_event_is_as_large_as_lambda_takes(
    clients: Callable[..., Any], counting: str, kind: str, most: int
) -> None:
    def invoke(size: int) -> int:
        event = json.dumps("x" * (size - 2)).encode()
        answer = clients("lambda").invoke(FunctionName=counting, InvocationType=kind, Payload=event)
        return int(answer["StatusCode"])

    assert invoke(most) in (200, 202)
    with pytest.raises(ClientError) as refused:
        invoke(most + 1)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413


def test_the_address_of_an_api_resolves(clients: Callable[..., Any]) -> None:
    gateway = clients("apigatewayv2")
    made = gateway.create_api(Name="resolves", ProtocolType="HTTP")
    gateway.create_stage(ApiId=made["ApiId"], StageName="$default", AutoDeploy=True)
    for shown in (made, gateway.get_api(ApiId=made["ApiId"])):
        address = urlsplit(shown["ApiEndpoint"])
        socket.getaddrinfo(address.hostname, address.port)
        answer = requests.get(f"{shown['ApiEndpoint']}/none", timeout=30)
        assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})
        assert "apigw-requestid" in answer.headers
