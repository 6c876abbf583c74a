"""Why something is as open as it is: what the source says, by Terraform address."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

_PLACES = "constructs.json"


def reasons_in(files: Iterable[Path]) -> dict[str, str]:
    """Read the reasons beside and in Terraform's JSON; none where a file can't be read.

    Routes have theirs in ``constructs.json`` beside a stack. ``terraform_data.reasons`` lists those
    of transforms, by address, in any Terraform.
    """
    found: dict[str, str] = {}
    for file in files:
        for address, reason in (*_listed(_read(file)), *_beside(file)):
            found[address] = reason
    return found


def _beside(file: Path) -> Iterator[tuple[str, str]]:
    addresses = _read(file.parent / _PLACES).get("addresses")
    for address, place in addresses.items() if isinstance(addresses, Mapping) else ():
        if isinstance(place, Mapping) and isinstance(place.get("reason"), str):
            yield address, place["reason"]


def _listed(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what ``terraform_data.reasons`` says, of a source, a plan or a state."""
    at: Any = document
    for name in ("resource", "terraform_data", "reasons", "input"):
        at = at.get(name) if isinstance(at, Mapping) else None
    yield from _texts(at)
    values = document.get("planned_values") or document.get("values")
    root = values.get("root_module") if isinstance(values, Mapping) else None
    resources = root.get("resources") if isinstance(root, Mapping) else None
    for each in resources if isinstance(resources, list) else ():
        if isinstance(each, Mapping) and each.get("address") == "terraform_data.reasons":
            inside = each.get("values")
            yield from _texts(inside.get("input") if isinstance(inside, Mapping) else None)


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    for address, reason in value.items() if isinstance(value, Mapping) else ():
        if isinstance(reason, str):
            yield str(address), reason


def _read(file: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, Mapping) else {}
