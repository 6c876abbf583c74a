"""Nobody but the launcher changes the local AWS itself.

Replaces ``ministack.app._handle_admin_reset`` and ``_handle_admin_config_request``, which let
anybody who reaches the port empty the emulator or set its variables, without a signature: a
handler, or a page in a browser on this machine. The launcher starts a new instance instead.
"""

from __future__ import annotations

from typing import Any

from ministack import app

from gatehouse.local.overlay.patching import Upstream, replace


def install() -> None:
    """Install the patches."""
    for name in ("_handle_admin_reset", "_handle_admin_config_request"):
        replace(app, name, _not_here)


def _not_here(_: Upstream) -> Upstream:
    async def handle(*_: Any, **__: Any) -> None:
        """Treat it as a request of a service, like any other path."""

    return handle
