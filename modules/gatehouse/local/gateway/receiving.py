"""From the connection to a call: the whole request is read before anything is decided."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, quote

from ministack import app
from ministack.core import router
from ministack.core.sigv4 import decode_header_value

from gatehouse.local.emulator import state
from gatehouse.local.gateway.call import Answer, Call, Received, new_trace

_Receive = Callable[[], Awaitable[dict[str, Any]]]
#: Methods whose requests have a body even without a length.
_WITH_BODY = ("POST", "PUT", "PATCH")


class DisconnectedError(Exception):
    """The client has gone before its request was complete."""


async def receive(scope: dict[str, Any], reading: _Receive) -> Call:
    """Read a request.

    Parameters
    ----------
    scope : dict
        The connection's scope, as ASGI has it.
    reading : Callable
        Gives the parts of the body.

    Returns
    -------
    Call
        The request, and where it works.

    Raises
    ------
    DisconnectedError
        If the client goes away meanwhile.
    """
    headers = _headers(scope)
    return _call(_received(scope, await _body(scope["method"], headers, reading)))


def handshake(scope: dict[str, Any]) -> Call:
    """Return the request that opens a WebSocket.

    Parameters
    ----------
    scope : dict
        The connection's scope, as ASGI has it.
    """
    return _call(_received(scope, b""))


def _lines(scope: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1").lower(), decode_header_value(value))
        for name, value in scope.get("headers", [])
    )


def _headers(scope: dict[str, Any]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in _lines(scope):
        between = "; " if name == "cookie" else ", "
        headers[name] = f"{headers[name]}{between}{value}" if name in headers else value
    return headers


def _received(scope: dict[str, Any], body: bytes) -> Received:
    raw_query = scope.get("query_string", b"").decode("utf-8", "replace")
    path = scope["path"]
    raw_path = (scope.get("raw_path") or quote(path).encode()).decode("latin-1").partition("?")[0]
    return Received(
        scope.get("method", "GET"),
        raw_path,
        path,
        raw_query,
        parse_qs(raw_query, keep_blank_values=True),
        _lines(scope),
        _headers(scope),
        body,
        (scope.get("client") or ("127.0.0.1",))[0],
    )


def _call(received: Received) -> Call:
    region = router.extract_region(received.headers, received.query)
    key = router.extract_access_key_id(received.headers, received.query)
    account = state.enter(key, region, received.source_ip)
    return Call(
        received,
        str(uuid.uuid4()),
        account=account,
        region=region,
        path=received.path,
        headers=dict(received.headers),
        content=received.body,
        parameters=dict(received.query),
        trace=received.headers.get("x-amzn-trace-id") or new_trace(),
    )


async def _body(method: str, headers: dict[str, str], reading: _Receive) -> bytes:
    announced = headers.get("content-length") or headers.get("transfer-encoding")
    if not announced and method not in _WITH_BODY:
        return b""
    parts = []
    while True:
        message = await reading()
        if message["type"] != "http.request":
            raise DisconnectedError
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def unpack(call: Call) -> Answer | None:
    """Take the body out of its chunks; a body that is shorter than announced is refused by S3."""
    told = call.received.headers.get("content-length", "").strip()
    whole = not told or (told.isdigit() and len(call.received.body) == int(told))
    try:
        call.content = app._decode_aws_chunked_body(call.received.body, call.headers)
    except app._IncompleteRequestBody:
        whole = False
    if whole:
        return None
    found = app._incomplete_request_body_response(
        call.received.method, call.received.path, call.headers, call.received.query
    )
    return Answer(*found) if found else None
