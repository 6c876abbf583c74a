"""One file a construct, so that a reviewer reads a table's change in the table's file."""

from __future__ import annotations

import re
from typing import Any

from .synths import Synthesized
from .tags import as_expression, of_stack

MAIN, VERSIONS, VARIABLES, OUTPUTS = "main", "versions", "variables", "outputs"
#: What the oldest Terraform must know: `terraform_data`, where reasons are shown.
TERRAFORM_VERSION = ">= 1.4"
_BLOCKS = ("data", "resource")
_WORD_ENDS = (re.compile(r"([a-z0-9])([A-Z])"), re.compile(r"([A-Z]+)([A-Z][a-z])"))


def places(made: Synthesized) -> dict[tuple[str, str, str], str]:
    """The file of each resource and data source: its construct's name, in snake case."""
    found = {}
    for block in _BLOCKS:
        for kind, named in made.document.get(block, {}).items():
            for name, each in named.items():
                path = each.get("//", {}).get("metadata", {}).get("path", "")
                found[block, kind, name] = _file_of(path)
    return found


def _file_of(path: str) -> str:
    parts = path.split("/")
    construct = parts[1] if len(parts) > 2 else "_"  # the stack's own are one below it
    for word_end in _WORD_ENDS:
        construct = word_end.sub(r"\1_\2", construct)
    name = re.sub(r"[^A-Za-z0-9_]+", "_", construct).lower()
    if name.startswith("_"):
        return MAIN
    return f"{name}_construct" if name in (VERSIONS, VARIABLES, OUTPUTS) else name


def laid_out(
    document: dict[str, Any],
    where: dict[tuple[str, str, str], str],
    variables: dict[str, Any],
    outputs: dict[str, Any],
) -> dict[str, dict[str, Any]]:
    """The Terraform JSON of each file, by the file's name without its ending."""
    files: dict[str, dict[str, Any]] = {VERSIONS: _versions(document), MAIN: _locals(document)}
    for block in _BLOCKS:
        for kind, named in document.get(block, {}).items():
            for name, each in named.items():
                file = files.setdefault(where.get((block, kind, name), MAIN), {})
                file.setdefault(block, {}).setdefault(kind, {})[name] = each
    known = {"data", "resource", "terraform", "provider", "variable", "output", "locals", "//"}
    rest = {block: each for block, each in document.items() if block not in known and each}
    files[MAIN].update(rest)
    files[VARIABLES] = {"variable": variables}
    files[OUTPUTS] = {"output": outputs}
    return files


def _versions(document: dict[str, Any]) -> dict[str, Any]:
    required = {
        name: dict(each)
        for name, each in document.get("terraform", {}).get("required_providers", {}).items()
    }
    for name, configurations in document.get("provider", {}).items():
        aliases = [f"{name}.{each['alias']}" for each in configurations if "alias" in each]
        if aliases:
            required[name]["configuration_aliases"] = aliases
    return {"terraform": {"required_version": TERRAFORM_VERSION, "required_providers": required}}


def _locals(document: dict[str, Any]) -> dict[str, Any]:
    # Those of the stack come last: what costs and leftovers are attributed by can't be replaced.
    own = {**of_stack(document), "app": "${var.name}", "stage": "${var.stage}"}
    return {
        "locals": {
            **document.get("locals", {}),
            "name": "${var.name}-${var.stage}",
            "tags": f"${{merge(var.tags, {as_expression(own)})}}",
        }
    }
