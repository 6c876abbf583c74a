"""Changes of Route 53 are in sync at once.

Extends ``ministack.services.route53._get_change``, which reports a change as pending at first.
Terraform's provider then asks again fifteen seconds later.
"""

from __future__ import annotations

from typing import Any

from ministack.services import route53

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream


@fix(
    route53,
    "_get_change",
    signature="(change_id)",
    body="2f81f914ca6b",
    page="https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetChange.html",
)
def _in_sync(upstream: Upstream) -> Upstream:
    def get_change(change_id: str) -> Any:
        change = route53._changes.get(change_id)
        if change:
            change["status"] = "INSYNC"
        return upstream(change_id)

    return get_change
