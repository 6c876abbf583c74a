"""A request that cannot be read is the client's fault, and no reason to say nothing.

Extends ``ministack.app._dispatch_service_request``, out of which an error in reading a request ends
the connection's task, with an empty answer. AWS answers ``SerializationException`` to JSON that it
cannot read; an error beyond that is logged, and the client gets the code that AWS has for its own.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from ministack import app

from gatehouse.local.overlay.patching import Upstream, replace
from gatehouse.local.overlay.service_errors import refusal

logger = logging.getLogger("gatehouse")


def install() -> None:
    """Put the patch in place."""
    replace(app, "_dispatch_service_request", _answering)


def _answering(upstream: Upstream) -> Upstream:
    async def dispatch_service_request(
        method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any
    ) -> Any:
        as_json = "x-amz-target" in headers and "cbor" not in headers.get("content-type", "")
        if as_json and not _is_readable(body):
            return refusal("SerializationException", "The request is not a JSON object")
        try:
            return await upstream(method, path, headers, body, *rest)
        except Exception as error:
            logger.exception("%s %s failed", method, path)
            message = f"The local AWS failed: {type(error).__name__}; its log tells more."
            return refusal("InternalFailure", message, 500)

    return dispatch_service_request


def _is_readable(body: bytes) -> bool:
    if body[:1] in (b"", b"\x1f"):  # nothing, or compressed: whoever unpacks it tells
        return True
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
