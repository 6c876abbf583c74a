"""Condition keys about how a request was sent and signed.

Extends ``ministack.app.pin_signed_request``, after which these are lost. ``policies`` adds them to
every decision: ``aws:UserAgent``, ``aws:Referer``, and for S3 ``s3:authType`` and
``s3:signatureversion``.
"""

from __future__ import annotations

import contextvars
from typing import Any

from ministack import app

from gatehouse.local.overlay.patching import Upstream, replace

_SIGNED_HERE = "X-Amz-Signature"
_ALGORITHM = "AWS4-HMAC-SHA256"

_keys: contextvars.ContextVar[dict[str, str] | None] = contextvars.ContextVar(
    "gatehouse_request_keys", default=None
)


def install() -> None:
    """Install the patch."""
    replace(app, "pin_signed_request", _keeping)


def current() -> dict[str, str]:
    """Return the keys of the current request."""
    return _keys.get() or {}


def _keeping(upstream: Upstream) -> Upstream:
    def pin_signed_request(
        method: str,
        raw_path: str,
        query_params: dict[str, Any],
        raw_headers: list[tuple[bytes, bytes]],
        *rest: Any,
        **named: Any,
    ) -> None:
        headers = {name.lower(): value.decode("latin-1") for name, value in raw_headers}
        _keys.set(_told(headers, query_params))
        upstream(method, raw_path, query_params, raw_headers, *rest, **named)

    return pin_signed_request


def _told(headers: dict[bytes, str], query: dict[str, Any]) -> dict[str, str]:
    keys = {"aws:UserAgent": headers.get(b"user-agent"), "aws:Referer": headers.get(b"referer")}
    if _SIGNED_HERE in query:
        keys["s3:authType"], keys["s3:signatureversion"] = "REST-QUERY-STRING", _ALGORITHM
    elif headers.get(b"authorization", "").startswith(_ALGORITHM):
        keys["s3:authType"], keys["s3:signatureversion"] = "REST-HEADER", _ALGORITHM
    return {name: value for name, value in keys.items() if value}
