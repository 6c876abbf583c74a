"""Resources read back as they were applied, so that the next plan is empty.

Extends in ``ministack.services.cognito``:

- ``_normalize_schema_attribute``, which shows no constraints for an attribute that has none. AWS
  shows empty ones, so the provider's documentation asks for a block of constraints with every
  attribute of the types String and Number.
"""

from __future__ import annotations

from typing import Any

from ministack.services import cognito

from gatehouse.local.emulator.patching import Upstream, replace


def install() -> None:
    """Install the patches."""
    replace(cognito, "_normalize_schema_attribute", _with_empty_constraints)


def _with_empty_constraints(upstream: Upstream) -> Upstream:
    def normalize_schema_attribute(raw: dict[str, Any]) -> dict[str, Any]:
        attribute: dict[str, Any] = upstream(raw)
        kind = attribute["AttributeDataType"]
        if kind in ("String", "Number"):
            attribute.setdefault(f"{kind}AttributeConstraints", {})
        return attribute

    return normalize_schema_attribute
