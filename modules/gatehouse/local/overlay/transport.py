"""A connection over the loopback address counts as one with TLS.

Replaces ``ministack.app.pin_request_origin``, which records that a request came without TLS. No
network lies in between that could be listened to, and a bucket that refuses calls without TLS, as
it should, would refuse every call.
"""

from __future__ import annotations

from ministack import app

from gatehouse.local.overlay.patching import Upstream, replace


def install() -> None:
    """Install the patch."""
    replace(app, "pin_request_origin", _as_with_tls)


def _as_with_tls(upstream: Upstream) -> Upstream:
    def pin_request_origin(source_ip: str, secure_transport: bool) -> None:
        upstream(source_ip, True)

    return pin_request_origin
