"""Read files, and know what each of them is."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gatehouse.access.json_text import loads
from gatehouse.access.model.reading.errors import UnreadableInput

LARGEST = 512 * 1024 * 1024
PLACES_FILE = "constructs.json"
STACK_FILE = "cdk.tf.json"
_FIX = "Read cdk.tf.json, or what terraform show -json printed of a plan or a state."
_CONFIGURATION = {"resource", "data", "module", "terraform", "provider", "output", "variable"}


def load(file: Path) -> dict[str, Any]:
    """Read a file that holds one JSON object.

    Raises
    ------
    UnreadableInput
        If it can't be read, is too large, or holds anything else.
    """
    try:
        if os.stat(file).st_size > LARGEST:
            size = LARGEST // 1024 // 1024
            raise UnreadableInput(str(file), f"must be at most {size} MB", "Read one stack alone.")
        text = file.read_bytes()
    except OSError as error:
        raise UnreadableInput(str(file), f"must be a file that can be read: {error}") from None
    return parsed(text, str(file))


def parsed(text: str | bytes, place: str) -> dict[str, Any]:
    """Read text that holds one JSON object.

    Raises
    ------
    UnreadableInput
        If it holds anything else.
    """
    try:
        document = loads(text)
    except (ValueError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise UnreadableInput(place, f"must be JSON; it can't be read: {said}", _FIX) from None
    if not isinstance(document, dict):
        kind = type(document).__name__
        raise UnreadableInput(place, f"must hold a JSON object, not a {kind}", _FIX)
    return document


def kind_of(document: Mapping[str, Any], place: str) -> str:
    """Return what a document is: ``plan``, ``state``, ``state file`` or ``configuration``.

    Raises
    ------
    UnreadableInput
        If it is none of these.
    """
    version = document.get("format_version")
    if isinstance(version, str):
        if not version.startswith(("0.", "1.")):
            problem = f"has format {version}; formats 0.x and 1.x are read"
            raise UnreadableInput(place, problem, "Use a newer gatehouse, or an older Terraform.")
        return "plan" if "planned_values" in document else "state"
    if document.get("version") == 4 and isinstance(document.get("resources"), list):
        return "state file"
    if document.keys() & _CONFIGURATION:
        return "configuration"
    raise UnreadableInput(
        place, "must be Terraform's JSON: a configuration, a plan or a state", _FIX
    )


def places_beside(file: Path) -> Mapping[str, Mapping[str, Any]]:
    """Return where addresses were made, from the file beside a stack's JSON; empty without one."""
    try:
        found = json.loads((file.parent / PLACES_FILE).read_bytes())["addresses"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def stack_name(document: Mapping[str, Any], file: Path) -> str:
    """Return the name of a stack, without its stage: what CDKTF wrote, or its folder's."""
    comment = document.get("//")
    metadata = comment.get("metadata") if isinstance(comment, Mapping) else None
    name = metadata.get("stackName") if isinstance(metadata, Mapping) else None
    if isinstance(name, str) and name:
        return name.removesuffix(f"-{_stage(document)}")
    return file.parent.name if file.name.endswith(".tf.json") else file.name.partition(".")[0]


def _stage(document: Mapping[str, Any]) -> str:
    """Return the stage that a stack's tags name; empty where they name none."""
    provider = document.get("provider")
    found = provider.get("aws") if isinstance(provider, Mapping) else None
    for block in found if isinstance(found, list) else [found]:
        tags = block.get("default_tags") if isinstance(block, Mapping) else None
        for each in tags if isinstance(tags, list) else [tags]:
            stage = each.get("tags", {}).get("stage") if isinstance(each, Mapping) else None
            if isinstance(stage, str):
                return stage
    return ""
