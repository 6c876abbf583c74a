"""Plans for the tests, in the shape of ``terraform show -json``."""

from __future__ import annotations

import json
from typing import Any


def change(address: str, *actions: str, **more: Any) -> dict[str, Any]:
    """One entry of ``resource_changes``."""
    kind = address.split(".")[-2]
    inside = {key: more.pop(key) for key in list(more) if key != "previous_address"}
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "change": {"actions": list(actions), "before": None, "after": None, **inside},
        **more,
    }


def plan_json(*changes: dict[str, Any], **more: Any) -> str:
    """A plan with these changes."""
    content = {"format_version": "1.2", "planned_values": {}, "resource_changes": list(changes)}
    return json.dumps({**content, **more})
