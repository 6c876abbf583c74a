"""The opening of a WebSocket: whoever signs it must have the key that it names.

The emulator opens it, asks ``decisions`` whether the caller may, and carries its messages. It reads
the request itself, so a request that it could read otherwise is refused: one with two signatures.
"""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

from gatehouse.local.emulator import web_sockets
from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway import receiving, signature
from gatehouse.local.gateway.call import Call
from gatehouse.local.gateway.signing import reading
from gatehouse.local.gateway.signing.reading import RefusedError
from gatehouse.local.services.contract import Json


async def serve(scope: Json, receive: Any, send: Any) -> None:
    """Serve a WebSocket, as ASGI has it."""
    call = receiving.handshake(scope)
    call.is_answered = True  # a message's run of a function is no part of the handshake
    calls.current.set(call)
    try:
        socket = web_sockets.of(call)
        if socket is None:
            raise RefusedError("Forbidden", "Forbidden")
        _check_lines(call)
        call.caller = signature.caller_of(call, socket.service)
        _check_signature(call, socket)
    except RefusedError as refused:
        await receive()
        await _refuse(scope, send, _told(refused), call.request_id)
        return
    await web_sockets.serve(socket, scope, receive, send)


def _check_lines(call: Call) -> None:
    """Refuse two lines of a header of which one is to say who calls."""
    names = [name for name, _ in call.received.header_lines]
    for name in ("authorization", "host", "x-amz-security-token"):
        if names.count(name) > 1:
            raise RefusedError("SeveralSignatures", f"{name} must be in the request once.")


def _check_signature(call: Call, socket: web_sockets.Socket) -> None:
    """Refuse a signature for another region or service, and none where there must be one."""
    found = reading.read(call.received)
    if found is None:
        if socket.must_be_signed:
            raise RefusedError("MissingAuthenticationToken", "Forbidden")
        return
    if socket.region and found.region != socket.region:
        raise RefusedError(
            "SignatureDoesNotMatch",
            f"Credential should be scoped to a valid region, not '{found.region}'. ",
        )
    if socket.service and found.service != socket.service:
        raise RefusedError(
            "SignatureDoesNotMatch",
            f"Credential should be scoped to correct service: '{socket.service}'. ",
        )


def _told(refused: RefusedError) -> str:
    """Return API Gateway's words: of a wrong signature, what should have been signed."""
    parts = [
        f"\n\nThe {name} should have been\n'{refused.details[key]}'"
        for name, key in (
            ("Canonical String for this request", "CanonicalRequest"),
            ("String-to-Sign", "StringToSign"),
        )
        if key in refused.details
    ]
    return "".join([refused.message, *parts])


async def _refuse(scope: Json, send: Any, message: str, request_id: str) -> None:
    """Answer the handshake as API Gateway does, where the server can."""
    if "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"application/json")]
    await send({"type": "websocket.http.response.start", "status": 403, "headers": headers})
    told = {
        "message": message,
        "connectionId": base64.b64encode(secrets.token_bytes(11)).decode(),
        "requestId": request_id,
    }
    body = json.dumps(told).encode()
    await send({"type": "websocket.http.response.body", "body": body})
