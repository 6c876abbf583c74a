"""JSON as the engines write it: sorted keys, two spaces."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import Any

from cdktf_lazy.kernel.model.values import NULL, number_text
from cdktf_lazy.kernel.outcome import Unmodelled


def json_text(value: Any) -> str:
    """Write a value of the model as CDKTF does: an empty list takes two lines."""
    parts: list[str] = []
    _write(value, "\n", parts.append, compact=False)
    return "".join(parts)


def compact_json_text(value: Any) -> str:
    """Write a value of the model as CDK Terrain does: an empty list is ``[]``."""
    parts: list[str] = []
    _write(value, "\n", parts.append, compact=True)
    return "".join(parts)


def _write(value: Any, line: str, put: Any, *, compact: bool) -> None:
    if isinstance(value, str):
        put(encode_basestring(value))
    elif isinstance(value, dict):
        _write_object(value, line, put, compact=compact)
    elif isinstance(value, list):
        if compact and not value:
            put("[]")
            return
        deeper = line + "  "
        put("[")
        separator = deeper
        for item in value:
            put(separator)
            _write(NULL if item is None else item, deeper, put, compact=compact)
            separator = "," + deeper
        put(line + "]")
    elif value is True:
        put("true")
    elif value is False:
        put("false")
    elif value is NULL:
        put("null")
    elif isinstance(value, (int, float)):
        put(number_text(value))
    else:
        raise Unmodelled(f"a {type(value).__name__} in the output")


def _write_object(value: dict[str, Any], line: str, put: Any, *, compact: bool) -> None:
    if compact and all(item is None for item in value.values()):
        put("{}")
        return
    deeper = line + "  "
    put("{")
    separator = deeper
    for key in sorted(value, key=_utf16) if not _is_plain(value) else sorted(value):
        item = value[key]
        if item is None:
            continue
        put(separator)
        put(encode_basestring(key))
        put(": ")
        _write(item, deeper, put, compact=compact)
        separator = "," + deeper
    put(line + "}")


def _is_plain(keys: dict[str, Any]) -> bool:
    return all(map(str.isascii, keys))


def _utf16(key: str) -> bytes:
    """Sort as JavaScript compares texts: by units of 16 bits."""
    return key.encode("utf-16-be")
