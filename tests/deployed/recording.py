"""Record the requests that Terraform sends: a proxy in front of the local AWS.

It passes each request on as it came, with its host, so that signatures stay valid.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from gatehouse.local.models import Violation, reading, validate

_SERVICE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/")


@dataclass(frozen=True)
class Recorded:
    """One request and the status of its answer."""

    service: str
    request: reading.HttpRequest
    status: int
    answer: bytes

    @property
    def call(self) -> reading.Call | None:
        """What it calls, None if the models do not have it."""
        return reading.read(self.service, self.request)

    @property
    def violations(self) -> list[Violation]:
        """What the model of its operation does not allow."""
        call = self.call
        return validate(call.service, call.operation, call.parameters) if call else []


@dataclass
class Recording:
    """The requests, in the order of their answers."""

    endpoint: str
    requests: list[Recorded] = field(default_factory=list)


@contextlib.contextmanager
def recording(port: int) -> Iterator[Recording]:
    """Record what is sent to a local AWS on a port while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    made = Recording(f"http://127.0.0.1:{server.server_port}")
    server.recording = made  # type: ignore[attr-defined]
    server.behind = port  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def _pass_on(self) -> None:
        body = self._body()
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=120)
        behind.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("connection", "transfer-encoding", "content-length"):
                behind.putheader(name, value)
        if body or self.command in ("POST", "PUT", "PATCH"):
            behind.putheader("Content-Length", str(len(body)))
        behind.endheaders(body or None)
        answer = behind.getresponse()
        content = answer.read()
        self._keep(body, answer.status, content)
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("connection", "transfer-encoding", "content-length", "date"):
                self.send_header(name, value)
        if self.command != "HEAD" or "content-length" not in answer.headers:
            self.send_header("Content-Length", str(len(content)))
        else:
            self.send_header("Content-Length", answer.headers["content-length"])
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        behind.close()

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _keep(self, body: bytes, status: int, answer: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        split = urlsplit(self.path)
        signed = _SERVICE.search(headers.get("authorization", ""))
        service = signed[1] if signed else ""
        query = parse_qs(split.query, keep_blank_values=True)
        request = reading.HttpRequest(self.command, unquote(split.path), headers, query, body)
        self.server.recording.requests.append(Recorded(service, request, status, answer))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


# The base class looks a method up by the verb of the request.
for _verb in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
    setattr(_Handler, f"do_{_verb}", _Handler._pass_on)
