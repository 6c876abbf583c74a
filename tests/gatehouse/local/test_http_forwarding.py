"""Routes of an HTTP API to a URL."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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
