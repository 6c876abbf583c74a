"""Changes of Route 53 are everywhere at once.

Extends ``ministack.services.route53._get_change``, which calls a change pending the first time.
Terraform's provider then asks again fifteen seconds later.
"""

from __future__ import annotations

from typing import Any

from ministack.services import route53

from gatehouse.local.overlay.patching import Upstream, replace


def install() -> None:
    """Put the patch in place."""
    replace(route53, "_get_change", _in_sync)


def _in_sync(upstream: Upstream) -> Upstream:
    def get_change(change_id: str) -> Any:
        change = route53._changes.get(change_id)
        if change:
            change["status"] = "INSYNC"
        return upstream(change_id)

    return get_change
