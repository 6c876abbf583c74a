"""Merging of configurations."""

from __future__ import annotations

import re
from typing import Any

from cdktf_lazy.kernel.model.tokens import Resolvable
from cdktf_lazy.kernel.model.values import NULL
from cdktf_lazy.kernel.outcome import Unmodelled

_WORD_END = re.compile(r"([a-z0-9])([A-Z])")
_OTHER = re.compile(r"[^A-Za-z0-9]+|_+")


def deep_merge(target: Any, *sources: Any) -> Any:
    """Merge maps into the first one, in place.

    Maps are merged, lists put together, and everything else is replaced; ``None`` takes away.
    """
    if isinstance(target, Resolvable) and sources:
        raise Unmodelled("an override of a token")
    for source in sources:
        if not isinstance(source, dict) or not isinstance(target, dict):
            raise Unmodelled("a merge of what is no map")
        for key, value in source.items():
            _merge_entry(target, key, value)
    return target


def _merge_entry(target: dict[str, Any], key: str, value: Any) -> None:
    there = target.get(key)
    if isinstance(value, (dict, Resolvable)):
        if isinstance(value, Resolvable):
            target[key] = value
            return
        if there is NULL or isinstance(there, (list, Resolvable)):
            raise Unmodelled("an override of a list or a token with a map")
        if not isinstance(there, dict):
            target[key] = there = {}
        deep_merge(there, value)
    elif isinstance(value, list):
        target[key] = [*there, *value] if isinstance(there, list) else value
    elif value is None:
        target.pop(key, None)
    else:
        target[key] = value


def snake_case(name: str) -> str:
    """Turn ``workspaceDir`` into ``workspace_dir``."""
    if name.isascii() and name.islower() and name.isalpha():
        return name
    name = re.sub(r"^[^A-Za-z0-9]*|[^A-Za-z0-9]*$", "", name)
    name = _WORD_END.sub(lambda found: f"{found[1]}_{found[2].lower()}", name)
    return _OTHER.sub("_", name).lower()


def keys_to_snake_case(value: Any) -> Any:
    """Turn the keys of maps into Terraform's form, but not those inside tags and environments."""
    if isinstance(value, list):
        return [keys_to_snake_case(item) for item in value]
    if isinstance(value, dict):
        return {
            key if key in ("tags", "environment") else snake_case(key): item
            if key in ("tags", "environment")
            else keys_to_snake_case(item)
            for key, item in value.items()
        }
    if value is NULL:
        raise Unmodelled("null in a map")
    return value
