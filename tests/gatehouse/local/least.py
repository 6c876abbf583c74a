"""The smallest values that a model of AWS's allows."""

from __future__ import annotations

from typing import Any


def least_of(shape: Any) -> Any:
    """Make the smallest valid value of a shape."""
    if shape.type_name == "structure":
        return {name: least_of(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [least_of(shape.member)]
    plain: dict[str, Any] = {
        "blob": b"x",
        "boolean": True,
        "double": 1.0,
        "float": 1.0,
        "integer": 1,
        "long": 1,
        "map": {},
        "timestamp": 1700000000,
    }
    return plain.get(shape.type_name, shape.enum[0] if getattr(shape, "enum", []) else "x" * 20)
