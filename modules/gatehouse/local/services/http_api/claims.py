"""The claims of a token as a function gets them: each a text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def as_texts(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return claims as API Gateway hands them on: a list as its items in brackets."""
    return {name: _text(value) for name, value in claims.items()}


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return f"[{' '.join(map(_text, value))}]"
    return json.dumps(value)
