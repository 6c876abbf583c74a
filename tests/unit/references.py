"""References of a stack's JSON: each must name what the stack has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# `aws_sqs_queue.jobs`, `data.aws_region.current`, `var.name`, `local.name`; in an expression only.
_EXPRESSION = re.compile(r"(?<!\$)\$\{((?:[^{}]|\{[^{}]*\})*)\}")
_REFERENCE = re.compile(
    r"(?<![\w.\"])(data\.[a-z][a-z0-9]*_\w+\.[\w-]+|(?:aws|terraform)_\w+\.[\w-]+|(?:var|local)\.[\w-]+)"
)


def missing_references(synth: Any) -> list[str]:
    """What is named by an expression or a ``depends_on`` and is not there, each once."""
    there = set(_names(synth))
    return sorted({name for name in _named(synth) if name not in there})


def _names(synth: Any) -> Iterator[str]:
    for part, prefix in (("resource", ""), ("data", "data.")):
        for kind, named in synth.get(part, {}).items():
            yield from (f"{prefix}{kind}.{name}" for name in named)
    yield from (f"var.{name}" for name in synth.get("variable", {}))
    yield from (f"local.{name}" for name in synth.get("locals", {}))


def _named(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _named(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from _named(each, key)
    elif isinstance(value, str) and key == "depends_on":
        yield value
    elif isinstance(value, str):
        for expression in _EXPRESSION.findall(value):
            yield from _REFERENCE.findall(expression)
