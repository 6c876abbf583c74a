"""WebSocket APIs: who may connect, at which addresses."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest

_CONNECTS = """
def main(event, context):
    told = {"connection": event["requestContext"]["connectionId"]}
    return {"statusCode": 200, "body": told}
"""
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

    def opening(self, host: str, path: str, said: str | None = None) -> list[str]:
        return [
            f"GET {path} HTTP/1.1",
            f"Host: {host}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            *([] if said is None else [f"X-Say: {said}"]),
        ]

    def connect(self, host: str, path: str, said: str | None = None) -> int:
        """Ask for a connection, and return the status of the answer."""
        lines = self.opening(host, path, said)
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode())
            answer = connection.recv(4096).decode()
        return int(answer.split(" ")[1])


@dataclass(frozen=True)
class Connected:
    """A connection that is open."""

    api: Sockets
    id: str
    socket: socket.socket


@pytest.fixture(scope="module")
def connects(callable_function: Callable[..., str]) -> str:
    return callable_function("connects", _CONNECTS)


@pytest.fixture(scope="module")
def made(local_aws: Any, clients: Callable[..., Any], connects: str) -> Callable[..., Sockets]:
    gateway = clients("apigatewayv2")

    open_by = connects

    def make(name: str, authorizer: str = "", connects: str = open_by) -> Sockets:
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
        gateway.create_route(ApiId=api, RouteKey="$default", Target=f"integrations/{integration}")
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


@pytest.fixture(scope="module")
def connected(made: Callable[..., Sockets], clients: Callable[..., Any]) -> Iterator[Connected]:
    api = made("connected")
    clients("apigatewayv2").create_stage(ApiId=api.id, StageName="other", AutoDeploy=True)
    with socket.create_connection(("127.0.0.1", api.port), timeout=30) as connection:
        lines = api.opening(api.host, "/live")
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 101")
        connection.sendall(_frame(b'{"action": "who"}'))
        told = json.loads(_payload(connection))
        yield Connected(api, told["connection"], connection)


def _frame(text: bytes) -> bytes:
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


def _payload(connection: socket.socket) -> bytes:
    received = connection.recv(4096)
    return received[2:]


def test_a_connection_is_managed_at_its_own_stage_alone(
    connected: Connected, clients: Callable[..., Any], new_api: Callable[..., Any], sign_in: Any
) -> None:
    person = sign_in.person("manager")
    arn = f"arn:aws:execute-api:{connected.api.region}:000000000000:{connected.api.id}"
    sign_in.grant(
        "connections",
        {
            "Effect": "Allow",
            "Action": "execute-api:ManageConnections",
            "Resource": [
                f"{arn}/other/*",
                f"{arn}/live/*/@connections/*/more",
                arn.replace(connected.api.region, "eu-west-1") + "/live/*",
            ],
        },
    )
    api = replace(new_api("manages"), id=connected.api.id)
    place = f"@connections/{connected.id}"

    def get(path: str, region: str | None = None) -> int:
        return int(api.call(path, person=person, region=region).status)

    assert get(f"/live/{place}") == 403
    assert get(f"/live/{place}", "eu-west-1") == 403
    assert get(f"/live/{place}/more") == 403
    assert get(f"/other/{place}") == 410
    sign_in.grant(
        "connections",
        {
            "Effect": "Allow",
            "Action": "execute-api:ManageConnections",
            "Resource": f"{arn}/live/GET/@connections/*",
        },
    )
    assert get(f"/live/{place}") == 200


def test_a_route_calls_a_function_only_if_the_functions_policy_lets_it(
    made: Callable[..., Sockets], clients: Callable[..., Any], functions: Any
) -> None:
    function = functions.make("of-a-route", _CONNECTS)
    api = made("of-a-route", connects=function)
    assert api.connect(api.host, "/live") == 403
    clients("lambda").add_permission(
        FunctionName="of-a-route",
        StatementId="gateway",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{api.region}:000000000000:{api.id}/*/$connect",
    )
    assert api.connect(api.host, "/live") == 101


def test_a_custom_domain_opens_what_its_own_address_does_not(
    made: Callable[..., Sockets], clients: Callable[..., Any]
) -> None:
    api, gateway = made("of-a-domain"), clients("apigatewayv2")
    name = "talk.example.com"
    certificate = clients("acm").request_certificate(DomainName=name)["CertificateArn"]
    gateway.create_domain_name(
        DomainName=name,
        DomainNameConfigurations=[{"CertificateArn": certificate, "EndpointType": "REGIONAL"}],
    )
    gateway.create_api_mapping(DomainName=name, ApiId=api.id, Stage="live")
    gateway.update_api(ApiId=api.id, DisableExecuteApiEndpoint=True)
    assert api.connect(name, "/") == 101
    assert api.connect(api.host, "/live") == 403
