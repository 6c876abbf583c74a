"""The tags that a stack gives its resources through its provider.

A module has no provider of its own, and no say in the tags of the caller's. So each resource that
takes tags gets them itself.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

#: What the tags are called in the module.
TAGS = "local.tags"
# S3 takes ten tags of an object, and the stack takes its own away from them for that reason.
_NO_TAGS_OF_A_STACK = {"aws_s3_object"}


@cache
def takes_tags() -> frozenset[str]:
    """The types of the provider that take tags."""
    data = files("gatehouse") / "data" / "tagged_resources.json"
    return frozenset(json.loads(data.read_text("utf-8")))


def of_stack(document: dict[str, Any]) -> dict[str, str]:
    """The tags in the ``default_tags`` of a stack's provider."""
    for provider in document.get("provider", {}).get("aws", []):
        for default in provider.get("default_tags", []):
            return dict(default.get("tags", {}))
    return {}


def with_tags(document: dict[str, Any]) -> dict[str, Any]:
    """Give each resource that takes tags those of the stack, below its own."""
    resources = {
        kind: {name: _tagged(kind, each) for name, each in named.items()}
        for kind, named in document.get("resource", {}).items()
    }
    return {**document, "resource": resources}


def _tagged(kind: str, resource: dict[str, Any]) -> dict[str, Any]:
    if kind not in takes_tags() or kind in _NO_TAGS_OF_A_STACK:
        return resource
    own = resource.get("tags")
    if not own:
        return {**resource, "tags": f"${{{TAGS}}}"}
    return {**resource, "tags": f"${{merge({TAGS}, {as_expression(own)})}}"}


def as_expression(value: Any) -> str:
    """Write a value as Terraform's language has it inside of ``${}``.

    Examples
    --------
    >>> as_expression({"team": "web", "for": "${var.stage}"})
    '{"team" = "web", "for" = var.stage}'
    >>> as_expression("${var.tags}")
    'var.tags'
    """
    if isinstance(value, dict):
        pairs = (f"{_quoted(name)} = {as_expression(each)}" for name, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(as_expression(each) for each in value) + "]"
    if isinstance(value, str) and value.startswith("${") and value.endswith("}"):
        inside = value[2:-1]
        if "${" not in inside and "}" not in inside:
            return inside
    return _quoted(value) if isinstance(value, str) else json.dumps(value)


def _quoted(text: str) -> str:
    """A text in quotes, of which expressions inside of ``${}`` stay as they are."""
    written, at = [], 0
    while at < len(text):
        end = at + 3 if text[at : at + 3] in ("$${", "%%{") else at
        if end == at and text[at : at + 2] in ("${", "%{"):
            end = _end_of_expression(text, at + 2)
        written.append(text[at:end] or json.dumps(text[at], ensure_ascii=False)[1:-1])
        at = max(end, at + 1)
    return f'"{"".join(written)}"'


def _end_of_expression(text: str, at: int) -> int:
    """Where an expression ends: braces in it are balanced, but for those in its own texts."""
    open_braces, in_text = 1, False
    while at < len(text) and open_braces:
        if in_text and text[at] == "\\":
            at += 1
        elif in_text and text[at : at + 2] == "${" and text[at - 1] != "$":
            at = _end_of_expression(text, at + 2) - 1
        elif text[at] == '"':
            in_text = not in_text
        elif not in_text:
            open_braces += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return at
