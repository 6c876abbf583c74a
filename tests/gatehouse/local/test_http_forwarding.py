"""Routes of an HTTP API to a URL."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest


class _Backend(BaseHTTPRequestHandler):
    """Answers with the request that it got."""

    def _tell(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        told = {
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body,
        }
        self.send_response(302 if "moved" in self.path else 418)
        self.send_header("Content-Type", "application/json")
        self.send_header("Location", "/elsewhere")
        for cookie in ("a=b", "c=d"):
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    do_GET = do_POST = _tell  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def backend() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def forwarding(new_api: Callable[..., Any], backend: str) -> Any:
    """Make an API whose routes lead to the backend, and one to a port where nothing listens."""
    api = new_api("forwarding")
    for key, uri, method, mapping in (
        ("ANY /all/{proxy+}", f"{backend}/v1/{{proxy}}", "ANY", {}),
        ("ANY /fixed", f"{backend}/fixed?key=1", "POST", {}),
        ("GET /mapped", f"{backend}/x", "GET", {"overwrite:path": "/other"}),
        ("GET /gone", "http://127.0.0.1:1/", "GET", {}),
    ):
        integration = api.gateway.create_integration(
            ApiId=api.id,
            IntegrationType="HTTP_PROXY",
            IntegrationMethod=method,
            IntegrationUri=uri,
            PayloadFormatVersion="1.0",
            RequestParameters=mapping,
        )["IntegrationId"]
        api.gateway.create_route(ApiId=api.id, RouteKey=key, Target=f"integrations/{integration}")
    return api


def test_a_variable_of_the_route_is_put_into_the_url(forwarding: Any) -> None:
    assert forwarding.call("/all/a%20b/c?q=1&q=2").json["path"] == "/v1/a%20b/c?q=1&q=2"


@pytest.mark.parametrize("path", ["x/../../admin", "..%2F..%2Fadmin", "%2e%2e/admin", "a//b", ""])
def test_no_variable_leads_out_of_the_path_that_it_is_in(forwarding: Any, path: str) -> None:
    assert forwarding.call(f"/all/y{path}").json["path"] == f"/v1/y{unquote(path)}"


def test_the_calls_own_path_is_not_put_into_the_url(forwarding: Any) -> None:
    told = forwarding.call("/fixed?q=1").json
    assert (told["method"], told["path"]) == ("POST", "/fixed?key=1&q=1")


def test_a_mapping_can_replace_the_path(forwarding: Any) -> None:
    assert forwarding.call("/mapped").json["path"] == "/other"


def test_method_headers_cookies_and_body_are_passed_on(forwarding: Any, backend: str) -> None:
    sent = {"X-Tag": "a", "Cookie": "k=v", "Content-Type": "text/plain"}
    told = forwarding.call("/all/a", method="POST", headers=sent, body=b"hello").json
    assert (told["method"], told["body"]) == ("POST", "hello")
    passed = told["headers"]
    assert (passed["x-tag"], passed["cookie"]) == ("a", "k=v")
    assert passed["host"] == backend.removeprefix("http://")
    assert f"host={forwarding.host}" in passed["forwarded"]


def test_the_answer_is_passed_to_the_client_unchanged(forwarding: Any) -> None:
    reply = forwarding.call("/all/moved")
    assert (reply.status, reply.header("location")) == (302, ["/elsewhere"])
    assert reply.header("set-cookie") == ["a=b", "c=d"]
    assert forwarding.call("/all/a").status == 418


def test_a_url_that_nobody_answers_at_is_unavailable(forwarding: Any) -> None:
    reply = forwarding.call("/gone")
    assert (reply.status, reply.json) == (503, {"message": "Service Unavailable"})


def test_an_integration_that_is_not_carried_out_here_fails(new_api: Callable[..., Any]) -> None:
    api = new_api("service")
    integration = api.gateway.create_integration(
        ApiId=api.id,
        IntegrationType="AWS_PROXY",
        IntegrationSubtype="SQS-SendMessage",
        PayloadFormatVersion="1.0",
    )["IntegrationId"]
    api.gateway.create_route(ApiId=api.id, RouteKey="GET /", Target=f"integrations/{integration}")
    reply = api.call("/")
    assert (reply.status, reply.json) == (500, {"message": "Internal Server Error"})


@pytest.fixture(scope="module")
def naming_the_caller(new_api: Callable[..., Any], backend: str, sign_in: Any) -> Any:
    """Make an API that says who calls, in a header, and an open route that takes the header off."""
    api = new_api("naming")
    named = api.gateway.create_authorizer(
        ApiId=api.id,
        Name="tokens",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={
            "Audience": [sign_in.client],
            "Issuer": f"https://{sign_in.provider}",
        },
    )["AuthorizerId"]
    for key, mapping, options in (
        ("GET /open", {"remove:header.x-caller": "''"}, {}),
        ("GET /believing", {}, {}),
        (
            "GET /iam",
            {"overwrite:header.x-caller": "$context.identity.cognitoIdentityId"},
            {"AuthorizationType": "AWS_IAM"},
        ),
        (
            "GET /token",
            {"overwrite:header.x-caller": "$context.authorizer.claims.sub"},
            {"AuthorizationType": "JWT", "AuthorizerId": named},
        ),
        (
            "GET /missing",
            {"overwrite:header.x-caller": "$context.authorizer.claims.tenant"},
            {"AuthorizationType": "JWT", "AuthorizerId": named},
        ),
    ):
        integration = api.gateway.create_integration(
            ApiId=api.id,
            IntegrationType="HTTP_PROXY",
            IntegrationMethod="ANY",
            IntegrationUri=backend,
            PayloadFormatVersion="1.0",
            RequestParameters=mapping,
        )["IntegrationId"]
        api.gateway.create_route(
            ApiId=api.id, RouteKey=key, Target=f"integrations/{integration}", **options
        )
    sign_in.grant(
        "call-naming",
        {
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": f"arn:aws:execute-api:*:*:{api.id}/*",
        },
    )
    return api


@pytest.mark.parametrize("sent", [{}, {"X-Caller": "somebody-else"}], ids=["control", "attack"])
def test_a_signed_caller_is_named_whatever_the_client_says(
    naming_the_caller: Any, ada: Any, sent: dict[str, str]
) -> None:
    told = naming_the_caller.call("/iam", person=ada, headers=sent).json
    assert told["headers"]["x-caller"] == ada.identity


@pytest.mark.parametrize("sent", [{}, {"x-caller": "somebody-else"}], ids=["control", "attack"])
def test_the_user_of_a_token_is_named_whatever_the_client_says(
    naming_the_caller: Any, tokens: dict[str, str], sent: dict[str, str]
) -> None:
    claims = json.loads(_decoded(tokens["IdToken"].split(".")[1]))
    headers = {**sent, "Authorization": tokens["IdToken"]}
    told = naming_the_caller.call("/token", headers=headers).json
    assert told["headers"]["x-caller"] == claims["sub"]


def test_an_open_route_passes_on_no_caller(naming_the_caller: Any) -> None:
    sent = {"X-Caller": "somebody-else"}
    assert "x-caller" not in naming_the_caller.call("/open", headers=sent).json["headers"]
    passed = naming_the_caller.call("/believing", headers=sent).json["headers"]
    assert passed["x-caller"] == "somebody-else"  # what the removal is for


def test_a_claim_that_the_token_lacks_leaves_what_the_client_sent(
    naming_the_caller: Any, tokens: dict[str, str]
) -> None:
    headers = {"x-caller": "somebody-else", "Authorization": tokens["IdToken"]}
    told = naming_the_caller.call("/missing", headers=headers).json
    assert told["headers"]["x-caller"] == "somebody-else"


@pytest.fixture(scope="module")
def tokens(clients: Callable[..., Any], sign_in: Any, ada: Any) -> dict[str, str]:
    given: dict[str, str] = clients("cognito-idp").initiate_auth(
        ClientId=sign_in.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": "Correct-1-horse"},
    )["AuthenticationResult"]
    return given


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def test_a_mapping_is_removed_by_an_empty_value_and_others_stay(
    new_api: Callable[..., Any], backend: str
) -> None:
    api = new_api("unmapped")
    named = {"ApiId": api.id}
    given = {"overwrite:header.x-a": "1", "overwrite:header.x-b": "2"}
    integration = api.gateway.create_integration(
        **named,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="ANY",
        IntegrationUri=backend,
        PayloadFormatVersion="1.0",
        RequestParameters=given,
    )["IntegrationId"]
    left = api.gateway.update_integration(
        **named, IntegrationId=integration, RequestParameters={"overwrite:header.x-a": ""}
    )
    assert left["RequestParameters"] == {"overwrite:header.x-b": "2"}
