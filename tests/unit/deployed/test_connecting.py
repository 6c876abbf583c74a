"""How often AWS, and a local AWS, is asked."""

from __future__ import annotations

import socket
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from gatehouse.deployed.client import Client, Deployment
from gatehouse.deployed.connecting import forget_credentials, make_client
from gatehouse.deployed.refusals import refusals_as_errors
from gatehouse.errors import CommandError

TWICE = Config(retries={"mode": "standard", "total_max_attempts": 2})


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "the first")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


@pytest.fixture
def silent() -> str:
    """The address of a port that nobody listens on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{bound.getsockname()[1]}"


def headers(code: str) -> HTTPHeaders:
    """The header of an error."""
    made = HTTPHeaders()
    made["x-amzn-errortype"] = code
    return made


def sent_by(client: Any, *answers: AWSResponse) -> list[str]:
    """Return what a client sends from now on, answered by these and then by nobody."""
    sent: list[str] = []
    left = list(answers)

    def answer(request: Any, **_: Any) -> AWSResponse | None:
        sent.append(request.url)
        return left.pop(0) if left else None

    client.meta.events.register("before-send", answer)
    return sent


def test_a_local_aws_that_is_gone_is_asked_once(silent: str) -> None:
    client = make_client("cognito-idp", "eu-west-1", endpoint=silent, config=TWICE)
    sent = sent_by(client)
    with pytest.raises(EndpointConnectionError):
        client.list_user_pools(MaxResults=1)
    assert len(sent) == 1


def test_aws_is_asked_again(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", silent)
    client = make_client("cognito-idp", "eu-west-1", config=TWICE)
    sent = sent_by(client)
    with pytest.raises(EndpointConnectionError):
        client.list_user_pools(MaxResults=1)
    assert len(sent) == 2


def test_a_local_aws_that_asks_to_slow_down_is_asked_again(silent: str) -> None:
    client = make_client("cognito-idp", "eu-west-1", endpoint=silent, config=TWICE)
    slow, good = (
        AWSResponse(silent, status, headers(code), _Content(body))
        for status, code, body in (
            (400, "TooManyRequestsException", b'{"__type": "TooManyRequestsException"}'),
            (200, "", b'{"UserPools": []}'),
        )
    )
    sent = sent_by(client, slow, good)
    assert client.list_user_pools(MaxResults=1)["UserPools"] == []
    assert len(sent) == 2


def test_who_signs_in_at_a_local_aws_that_is_gone_is_told_to_start_it(silent: str) -> None:
    deployment = Deployment(silent, "eu-west-1", "eu-west-1_AbCdEfGhI", "1example23456789", "", "")
    with pytest.raises(CommandError) as raised, refusals_as_errors("ann", "sign in"):
        Client(deployment, silent).tokens("ann", "Correct-horse-1")
    assert raised.value.message == f"ann cannot sign in: {silent}/ does not answer."
    assert "gatehouse local up" in raised.value.fix


def test_new_credentials_are_read_once_the_old_ones_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def key() -> str:
        return str(make_client("sts", "eu-west-1")._request_signer._credentials.access_key)

    assert key() == "the first"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "the second")
    assert key() == "the first"
    forget_credentials()
    assert key() == "the second"


class _Content:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, **_: Any) -> list[bytes]:
        return [self._body]
