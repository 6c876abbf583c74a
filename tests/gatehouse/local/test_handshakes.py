"""A WebSocket API is opened by the callers that may, and by nobody who names another's key."""

from __future__ import annotations

import base64
import json
import socket
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from gatehouse.local.launcher.server import LocalAws

_GUESS = "a" * 40


class Sockets:
    """A WebSocket API with a route for its opening."""

    def __init__(self, aws: LocalAws, gateway: Any, authorization: str) -> None:
        self._aws = aws
        api = gateway.create_api(
            Name=f"sockets-{authorization}",
            ProtocolType="WEBSOCKET",
            RouteSelectionExpression="$request.body.action",
        )["ApiId"]
        answer = gateway.create_integration(ApiId=api, IntegrationType="MOCK")["IntegrationId"]
        gateway.create_route(
            ApiId=api,
            RouteKey="$connect",
            AuthorizationType=authorization,
            Target=f"integrations/{answer}",
        )
        gateway.create_stage(ApiId=api, StageName="live")
        self.host = f"{api}.execute-api.{aws.region}.amazonaws.com"

    def open(
        self,
        headers: Mapping[str, str] | None = None,
        path: str = "/live",
        first: Mapping[str, str] | None = None,
        host: str = "",
    ) -> tuple[int, str]:
        """Open a socket: the status of the answer, and its text."""
        sent = {
            "Host": host or self.host,
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode(),
            "Sec-WebSocket-Version": "13",
            **(headers or {}),
        }
        pairs = [*(first or {}).items(), *sent.items()]
        lines = "".join(f"{name}: {value}\r\n" for name, value in pairs)
        with socket.create_connection(("127.0.0.1", self._aws.port), timeout=30) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
            text = connection.recv(1 << 16).decode("latin-1")
            while "chunked" in text.lower() and not text.endswith("\r\n0\r\n\r\n"):
                text += connection.recv(1 << 16).decode("latin-1")
        return int(text.split(" ")[1]), text

    def signed(self, key: str, secret: str, *, in_url: bool, **more: Any) -> int:
        """Open it with a signature: the status of the answer."""
        return self.answer(key, secret, in_url=in_url, **more)[0]

    def answer(
        self,
        key: str,
        secret: str,
        *,
        in_url: bool,
        service: str = "execute-api",
        region: str = "",
        path: str = "/live",
        first: Mapping[str, str] | None = None,
        host: str = "",
    ) -> tuple[int, str]:
        """Open it with a signature."""
        host = host or self.host
        request = AWSRequest("GET", f"https://{host}{path}", headers={"Host": host})
        kind = SigV4QueryAuth if in_url else SigV4Auth
        kind(Credentials(key, secret), service, region or self._aws.region).add_auth(request)
        given = {k: v for k, v in request.headers.items() if k != "Host"}
        return self.open(given, str(request.url).partition(host)[2], first, host)


@pytest.fixture(scope="module")
def closed(local_aws: LocalAws, clients: Callable[..., Any]) -> Sockets:
    return Sockets(local_aws, clients("apigatewayv2"), "AWS_IAM")


@pytest.fixture(scope="module")
def root(local_aws: LocalAws) -> tuple[str, str]:
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    key, secret = (local_aws.environment[name] for name in names)
    return key, secret


@pytest.mark.parametrize("in_url", [False, True])
def test_a_caller_that_may_opens_a_socket(
    closed: Sockets, root: tuple[str, str], in_url: bool
) -> None:
    assert closed.signed(*root, in_url=in_url) == 101


@pytest.mark.parametrize("in_url", [False, True])
@pytest.mark.parametrize("secret", ["test", _GUESS])
@pytest.mark.parametrize("key", ["test", "123456789012", "000000000000", "AKIAIOSFODNN7EXAMPLE"])
def test_no_word_and_no_number_opens_a_socket(
    closed: Sockets, key: str, secret: str, in_url: bool
) -> None:
    assert closed.signed(key, secret, in_url=in_url) == 403


@pytest.mark.parametrize("in_url", [False, True])
def test_the_roots_key_needs_its_secret(
    closed: Sockets, root: tuple[str, str], in_url: bool
) -> None:
    assert closed.signed(root[0], _GUESS, in_url=in_url) == 403


@pytest.mark.parametrize("in_url", [False, True])
def test_a_caller_is_told_what_the_signature_should_have_been_of(
    closed: Sockets, root: tuple[str, str], in_url: bool
) -> None:
    _, text = closed.answer(root[0], _GUESS, in_url=in_url)
    told = json.JSONDecoder().raw_decode(text[text.index("{") :])[0]
    assert (
        "The Canonical String for this request should have been\n'GET\n/live\n" in told["message"]
    )
    assert "The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n" in told["message"]
    assert told["connectionId"]
    assert told["requestId"]


@pytest.mark.parametrize("in_url", [False, True])
@pytest.mark.parametrize("service", ["s3", "apigateway"])
def test_a_signature_for_another_service_opens_no_socket(
    closed: Sockets, root: tuple[str, str], service: str, in_url: bool
) -> None:
    assert closed.signed(*root, in_url=in_url, service=service) == 403


def test_a_stranger_opens_a_socket_only_where_its_route_is_open(
    local_aws: LocalAws, clients: Callable[..., Any], closed: Sockets
) -> None:
    assert closed.open()[0] == 403
    assert Sockets(local_aws, clients("apigatewayv2"), "NONE").open()[0] == 101


def test_a_user_opens_a_socket_only_with_a_policy_that_allows_it(
    closed: Sockets, clients: Callable[..., Any]
) -> None:
    iam = clients("iam")
    iam.create_user(UserName="caller-of-sockets")
    made = iam.create_access_key(UserName="caller-of-sockets")["AccessKey"]
    keys = (made["AccessKeyId"], made["SecretAccessKey"])
    assert closed.signed(*keys, in_url=False) == 403
    statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
    iam.put_user_policy(
        UserName="caller-of-sockets",
        PolicyName="sockets",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    assert closed.signed(*keys, in_url=False) == 101


@pytest.mark.parametrize("in_url", [False, True])
def test_a_signature_for_another_region_opens_no_socket(
    closed: Sockets, root: tuple[str, str], in_url: bool
) -> None:
    assert closed.signed(*root, in_url=in_url, region="eu-west-1") == 403
    assert closed.signed(*root, in_url=in_url) == 101


@pytest.mark.parametrize("key", ["AKIAIOSFODNN7EXAMPLE", "test", ""])
def test_two_authorizations_open_no_socket(
    closed: Sockets, root: tuple[str, str], key: str
) -> None:
    first = {"Authorization": "Bearer x"}
    keys = (key, "test") if key else root
    assert closed.signed(*keys, in_url=False, first=first) == 403


def test_a_stage_that_is_not_there_opens_no_socket(closed: Sockets, root: tuple[str, str]) -> None:
    assert closed.signed(*root, in_url=False, path="/other") == 403


def test_the_address_of_rest_apis_opens_no_socket(closed: Sockets, root: tuple[str, str]) -> None:
    api = closed.host.partition(".")[0]
    path = f"/restapis/{api}/live/_user_request_/"
    assert closed.signed(*root, in_url=False, path=path, host="localhost") == 403


@pytest.fixture
def things(local_aws: LocalAws) -> str:
    return f"data-ats.iot.{local_aws.region}.amazonaws.com"


_MQTT = {"Sec-WebSocket-Protocol": "mqtt"}


def test_nobody_connects_to_iot_without_a_signature(closed: Sockets, things: str) -> None:
    assert closed.open(path="/mqtt", first=_MQTT, host=things)[0] == 403


@pytest.mark.parametrize(("service", "status"), [("iotdevicegateway", 101), ("sts", 403)])
def test_a_signature_for_iot_connects_to_it(
    closed: Sockets, root: tuple[str, str], things: str, service: str, status: int
) -> None:
    opened = closed.signed(
        *root, in_url=True, service=service, path="/mqtt", first=_MQTT, host=things
    )
    assert opened == status


def test_a_sessions_token_follows_a_url_that_is_signed_for_iot(
    closed: Sockets, things: str, clients: Callable[..., Any], local_aws: LocalAws
) -> None:
    given = clients("sts").get_session_token()["Credentials"]
    request = AWSRequest("GET", f"https://{things}/mqtt", headers={"Host": things})
    keys = Credentials(given["AccessKeyId"], given["SecretAccessKey"])
    SigV4QueryAuth(keys, "iotdevicegateway", local_aws.region).add_auth(request)
    path = str(request.url).partition(things)[2]
    token = quote(given["SessionToken"], safe="")
    for ending, status in ((token, 101), (token[:-3], 403)):
        url = f"{path}&X-Amz-Security-Token={ending}"
        assert closed.open(path=url, first=_MQTT, host=things)[0] == status


@pytest.fixture(scope="module")
def events(clients: Callable[..., Any], local_aws: LocalAws, sign_in: Any) -> str:
    """Make an event API, and return the host of its WebSockets."""
    ways = [{"authType": each} for each in ("AMAZON_COGNITO_USER_POOLS", "AWS_IAM", "API_KEY")]
    pool = {"userPoolId": sign_in.user_pool, "awsRegion": local_aws.region}
    made = clients("appsync").create_api(
        name="events",
        eventConfig={
            "authProviders": [{**ways[0], "cognitoConfig": pool}, *ways[1:]],
            "connectionAuthModes": ways,
            "defaultPublishAuthModes": ways,
            "defaultSubscribeAuthModes": ways,
        },
    )["api"]
    return str(made["dns"]["REALTIME"])


def _told(local_aws: LocalAws, host: str, given: Mapping[str, str]) -> str:
    """Open a socket of AppSync, begin, and return the kind of the answer."""
    header = base64.urlsafe_b64encode(json.dumps(given).encode()).rstrip(b"=").decode()
    sent = {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode(),
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Protocol": f"header-{header}, aws-appsync-event-ws",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    begins = b'{"type": "connection_init"}'
    with socket.create_connection(("127.0.0.1", local_aws.port), timeout=30) as connection:
        connection.sendall(f"GET /event/realtime HTTP/1.1\r\n{lines}\r\n".encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += connection.recv(1 << 16)
        connection.sendall(bytes([0x81, 0x80 | len(begins), 0, 0, 0, 0]) + begins)
        while b"connection_" not in received:
            received += connection.recv(1 << 16)
    return "accepted" if b"connection_ack" in received else "refused"


def test_an_event_api_takes_only_what_is_proven(
    local_aws: LocalAws, clients: Callable[..., Any], events: str, sign_in: Any
) -> None:
    sign_in.person("of-events")
    token = clients("cognito-idp").initiate_auth(
        ClientId=sign_in.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "of-events", "PASSWORD": "Correct-1-horse"},
    )["AuthenticationResult"]["IdToken"]
    head, claims, signature = token.split(".")
    forged = f"{head}.{claims}.{signature[::-1]}"
    signed = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/appsync/aws4_request"
    for text, expected in (
        (token, "accepted"),
        (f"Bearer {token}", "accepted"),
        (forged, "refused"),
        ("x", "refused"),
        (signed, "refused"),
    ):
        assert _told(local_aws, events, {"host": events, "Authorization": text}) == expected
    assert _told(local_aws, events, {"host": events, "x-api-key": "x"}) == "refused"
