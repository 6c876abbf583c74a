"""WebSocket APIs: who may connect, at which addresses."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest

_CONNECTS = "def main(event, context): return {'statusCode': 200}"
_DECIDES = """
def main(event, context):
    said = event["headers"]["x-say"]
    effect = "Allow" if said == "yes" else "Deny"
    statement = {
        "Effect": effect, "Action": "execute-api:Invoke", "Resource": event["methodArn"]
    }
    return {
        "principalId": said,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
    }
"""


@dataclass(frozen=True)
class Sockets:
    """A WebSocket API."""

    id: str
    port: int
    region: str

    @property
    def host(self) -> str:
        return f"{self.id}.execute-api.{self.region}.amazonaws.com"

    def connect(self, host: str, path: str, said: str | None = None) -> int:
        """Ask for a connection, and return the status of the answer."""
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            *([] if said is None else [f"X-Say: {said}"]),
        ]
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode())
            answer = connection.recv(4096).decode()
        return int(answer.split(" ")[1])


@pytest.fixture(scope="module")
def connects(callable_function: Callable[..., str]) -> str:
    return callable_function("connects", _CONNECTS)


@pytest.fixture(scope="module")
def made(local_aws: Any, clients: Callable[..., Any], connects: str) -> Callable[..., Sockets]:
    gateway = clients("apigatewayv2")

    def make(name: str, authorizer: str = "") -> Sockets:
        api = gateway.create_api(
            Name=name, ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
        )["ApiId"]
        integration = gateway.create_integration(
            ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=connects
        )["IntegrationId"]
        authorized = {}
        if authorizer:
            authorized["AuthorizationType"] = "CUSTOM"
            authorized["AuthorizerId"] = gateway.create_authorizer(
                ApiId=api,
                Name="decides",
                AuthorizerType="REQUEST",
                AuthorizerUri=authorizer,
                IdentitySource=["route.request.header.X-Say"],
            )["AuthorizerId"]
        gateway.create_route(
            ApiId=api, RouteKey="$connect", Target=f"integrations/{integration}", **authorized
        )
        gateway.create_stage(ApiId=api, StageName="live", AutoDeploy=True)
        return Sockets(api, local_aws.port, local_aws.region)

    return make


def test_an_open_api_is_connected_to_at_each_address(made: Callable[..., Sockets]) -> None:
    api = made("open")
    here = f"127.0.0.1:{api.port}"
    assert api.connect(api.host, "/live") == 101
    assert api.connect(f"{api.id}.execute-api.localhost:{api.port}", "/live") == 101
    assert api.connect(here, f"/_aws/execute-api/{api.id}/live") == 101


@pytest.mark.parametrize("other", ["nothing", "http"])
def test_what_is_no_web_socket_api_is_not_connected_to(
    made: Callable[..., Sockets], new_api: Callable[..., Any], other: str
) -> None:
    api = made("real")
    named = new_api("no-socket").id if other == "http" else "nothing"
    assert api.connect(f"{named}.execute-api.{api.region}.amazonaws.com", "/") == 403


@pytest.mark.parametrize(("said", "status"), [("yes", 101), ("no", 403), (None, 401)])
def test_an_authorizer_decides_who_connects(
    made: Callable[..., Sockets],
    callable_function: Callable[..., str],
    said: str | None,
    status: int,
) -> None:
    api = made(f"decided-{said}", callable_function(f"decides-{said}", _DECIDES))
    assert api.connect(api.host, "/live", said) == status


def test_an_authorizers_function_must_let_the_api(
    made: Callable[..., Sockets], clients: Callable[..., Any], functions: Any
) -> None:
    function = functions.make("private", _DECIDES)
    api = made("refused", function)
    assert api.connect(api.host, "/live", "yes") == 500
    account = function.split(":")[4]
    clients("lambda").add_permission(
        FunctionName="private",
        StatementId="gateway",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{api.region}:{account}:{api.id}/authorizers/*",
    )
    assert api.connect(api.host, "/live", "yes") == 101


@pytest.mark.parametrize(("who", "status"), [("root", 410), ("ada", 403), ("nobody", 403)])
def test_connections_are_managed_by_whoever_may(
    made: Callable[..., Sockets],
    new_api: Callable[..., Any],
    local_aws: Any,
    ada: Any,
    who: str,
    status: int,
) -> None:
    sockets = made(f"managed-{who}")
    environment = local_aws.environment
    keys = {
        "AccessKeyId": environment["AWS_ACCESS_KEY_ID"],
        "SecretKey": environment["AWS_SECRET_ACCESS_KEY"],
        "SessionToken": None,
    }
    root = SimpleNamespace(credentials=keys)
    person = {"root": root, "ada": ada, "nobody": None}[who]
    api = replace(new_api(f"with-{who}"), id=sockets.id)
    path = "/live/@connections/nobody"
    assert api.call(path, person=person).status == status
    assert api.call(path, person=person, service="s3").status == 403
