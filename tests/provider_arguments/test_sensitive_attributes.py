"""Which attributes are secrets is what the provider's schema says."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from gatehouse.core.sensitive_outputs import KNOWN


def sensitive_in(block: dict[str, Any], above: str = "") -> list[str]:
    found = []
    for name, attribute in block.get("attributes", {}).items():
        if attribute.get("sensitive"):
            found.append(above + name)
        found += sensitive_in(attribute.get("nested_type", {}), f"{above}{name}.")
    for name, nested in block.get("block_types", {}).items():
        found += sensitive_in(nested["block"], f"{above}{name}.")
    return sorted(found)


def test_the_list_of_secrets_is_the_schema_s(provider_schema: dict[str, Any]) -> None:
    found = {
        before + kind: sensitive_in(each["block"])
        for before, room in (("", "resource_schemas"), ("data.", "data_source_schemas"))
        for kind, each in provider_schema[room].items()
    }
    listed = json.loads((files("gatehouse") / "data" / "sensitive_attributes.json").read_text())
    assert listed == {kind: names for kind, names in found.items() if names}
    assert not KNOWN.keys() & listed.keys()
