"""Terraform's functions, those that names and policies are made with.

A function gets values whose text may be symbolic (``<...>``) or not known (``<?...>``). It passes
such text on, and raises `Unknowable` where its result depends on the characters.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from gatehouse.access.json_text import loads
from gatehouse.access.model.readings import has_unknown

Value = Any


class Unknowable(ValueError):  # noqa: N818 - it is an answer, and no mistake
    """The result depends on characters that only Terraform will know."""


def _plain(*values: Value) -> Value:
    """Demand that every character is known, and return the first of the values."""
    for value in values:
        if isinstance(value, str) and "<" in value:
            raise Unknowable(f"it depends on the characters of {value[:60]}")
        if isinstance(value, list):
            _plain(*value)
    return values[0] if values else None


def _known(*values: Value) -> Value:
    """Demand that nothing is not known, and return the first of the values."""
    for value in values:
        if has_unknown(value):
            raise Unknowable(f"it depends on {str(value)[:60]}")
    return values[0]


def _list(value: Value) -> list[Value]:
    if isinstance(value, str):
        _known(value)
    if isinstance(value, Mapping):
        raise TypeError("a list is needed")
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _unique(values: list[Value]) -> list[Value]:
    found: list[Value] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found


def _flatten(value: Value) -> list[Value]:
    found: list[Value] = []
    for each in _list(value):
        found += _flatten(each) if isinstance(each, list) else [each]
    return found


def _format(template: str, *values: Value) -> str:
    _known(template)
    rest = list(values)

    def put(found: re.Match[str]) -> str:
        verb = found[1]
        if verb == "%":
            return "%"
        value = rest.pop(0)
        if verb == "q":
            return json.dumps(value)
        if verb in ("s", "v", "d"):
            return _text(value)
        raise Unknowable(f"the verb %{verb} of format is not read")

    return re.sub(r"%([a-zA-Z%])", put, template)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, Mapping)):
        return json.dumps(value)
    return "" if value is None else str(value)


def _lookup(mapping: Value, key: str, *default: Value) -> Value:
    _known(key)
    if not isinstance(mapping, Mapping):
        raise Unknowable("it depends on a map")
    if key in mapping:
        return mapping[key]
    _plain(key)
    if default:
        return default[0]
    raise KeyError(key)


def _merge(*mappings: Value) -> Value:
    merged: dict[str, Value] = {}
    for mapping in mappings:
        if isinstance(mapping, str):
            raise Unknowable(f"it depends on {mapping[:60]}")
        merged |= mapping or {}
    return merged


def _split(separator: str, text: str) -> list[str]:
    _known(text)
    return text.split(separator)


def _element(values: Value, index: int) -> Value:
    listed = _list(values)
    return listed[int(index) % len(listed)]


def _one(values: Value) -> Value:
    listed = _list(values)
    return listed[0] if listed else None


def _replace(text: str, old: str, new: str) -> str:
    _known(text)
    if len(old) > 1 and old[0] == old[-1] == "/":
        raise Unknowable("regular expressions of replace are not read")
    if "<" in text:
        return "".join(
            piece if piece.startswith("<") else piece.replace(old, new)
            for piece in re.split(r"(<[^>]*>)", text)
        )
    return text.replace(old, new)


def _contains(values: Value, value: Value) -> bool:
    listed = _list(values)
    _known(*listed, value)
    return value in listed


def _length(value: Value) -> int:
    return len(_plain(value) if isinstance(value, str) else value)


def _base64(text: str) -> str:
    _plain(text)
    return base64.b64encode(text.encode()).decode()


def _substr(text: str, start: int, length: int) -> str:
    _plain(text)
    return text[start:] if length < 0 else text[start : start + length]


def _number(value: Value) -> float:
    _plain(value)
    number = float(value)
    return int(number) if number.is_integer() else number


def _json(value: Value) -> str:
    return json.dumps(value, separators=(",", ":"))


def _same(value: Value) -> Value:
    return value


def _case(change: Callable[[str], str]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        _known(text)
        return "".join(
            piece if piece.startswith("<") else change(piece)
            for piece in re.split(r"(<[^>]*>)", text)
        )

    return changed


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "base64encode": _base64,
    "compact": lambda values: [each for each in _list(values) if each not in (None, "")],
    "concat": lambda *lists: [each for one in lists for each in _list(one)],
    "contains": _contains,
    "distinct": lambda values: _unique(_list(values)),
    "element": _element,
    "flatten": _flatten,
    "format": _format,
    "formatlist": lambda text, values: [_format(text, each) for each in _list(values)],
    "join": lambda separator, values: separator.join(_text(each) for each in _list(values)),
    "jsondecode": lambda text: loads(_known(text)),
    "jsonencode": _json,
    "keys": lambda mapping: sorted(mapping.keys()),
    "length": _length,
    "lookup": _lookup,
    "lower": _case(str.lower),
    "merge": _merge,
    "nonsensitive": _same,
    "one": _one,
    "replace": _replace,
    "reverse": lambda values: _list(values)[::-1],
    "sensitive": _same,
    "setunion": lambda *sets: _unique([each for one in sets for each in _list(one)]),
    "sort": lambda values: sorted(_list(values)),
    "split": _split,
    "substr": _substr,
    "tolist": _list,
    "tomap": _same,
    "tonumber": _number,
    "toset": lambda values: _unique(_list(values)),
    "tostring": _text,
    "trimprefix": lambda text, prefix: _known(text).removeprefix(prefix),
    "trimspace": lambda text: text.strip(),
    "trimsuffix": lambda text, suffix: _known(text).removesuffix(suffix),
    "upper": _case(str.upper),
    "urlencode": lambda text: quote(_plain(text), safe=""),
    "values": lambda mapping: [mapping[key] for key in sorted(mapping)],
    "zipmap": lambda keys, values: dict(zip(_list(keys), _list(values), strict=True)),
}
