"""Changes of Route 53 are in sync at once.

Extends ``ministack.services.route53._get_change``, which reports a change as pending at first.
Terraform's provider then asks again fifteen seconds later.
"""

from __future__ import annotations

from typing import Any

from ministack.services import route53

from gatehouse.local.emulator.patching import Upstream, replace


def install() -> None:
    """Install the patch."""
    replace(route53, "_get_change", _in_sync)


def _in_sync(upstream: Upstream) -> Upstream:
    def get_change(change_id: str) -> Any:
        change = route53._changes.get(change_id)
        if change:
            change["status"] = "INSYNC"
        return upstream(change_id)

    return get_change
