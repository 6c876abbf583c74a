"""Nobody but the launcher changes the local AWS itself.

Replaces ``ministack.app._handle_admin_reset`` and ``_handle_admin_config_request``, by which
whoever reaches the port empties the emulator or sets its variables, without a signature: a handler,
or a page in a browser on this machine. The launcher starts an instance anew and needs neither.
"""

from __future__ import annotations

from typing import Any

from ministack import app

from gatehouse.local.overlay.patching import Upstream, replace


def install() -> None:
    """Put the patches in place."""
    for name in ("_handle_admin_reset", "_handle_admin_config_request"):
        replace(app, name, _not_here)


def _not_here(_: Upstream) -> Upstream:
    async def handle(*_: Any, **__: Any) -> None:
        """Take it for a request of a service, as any other path."""

    return handle
