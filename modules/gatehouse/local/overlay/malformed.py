"""A request that cannot be read gets an error of the service, not an empty answer.

Extends ``ministack.app._dispatch_service_request``: an error raised there ends the connection's
task without an answer. AWS answers ``SerializationException`` to JSON that it cannot read. Any
other error is logged, and the client gets the code that AWS uses for failures of its own.
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
    """Install the patch."""
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
            message = f"The local AWS failed: {type(error).__name__}. Its log has the details."
            return refusal("InternalFailure", message, 500)

    return dispatch_service_request


def _is_readable(body: bytes) -> bool:
    if body[:1] in (b"", b"\x1f"):  # empty or compressed: the code that unpacks it checks it
        return True
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
