"""JSON as the engine writes it: sorted keys, two spaces, an empty list over two lines."""

from __future__ import annotations

from json.encoder import encode_basestring
from typing import Any

from cdktf_lazy.kernel.model.values import NULL, number_text
from cdktf_lazy.kernel.outcome import Unmodelled


def json_text(value: Any) -> str:
    """Write a value of the model."""
    parts: list[str] = []
    _write(value, "\n", parts.append)
    return "".join(parts)


def _write(value: Any, line: str, put: Any) -> None:
    if isinstance(value, str):
        put(encode_basestring(value))
    elif isinstance(value, dict):
        _write_object(value, line, put)
    elif isinstance(value, list):
        deeper = line + "  "
        put("[")
        separator = deeper
        for item in value:
            put(separator)
            _write(NULL if item is None else item, deeper, put)
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


def _write_object(value: dict[str, Any], line: str, put: Any) -> None:
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
        _write(item, deeper, put)
        separator = "," + deeper
    put(line + "}")


def _is_plain(keys: dict[str, Any]) -> bool:
    return all(map(str.isascii, keys))


def _utf16(key: str) -> bytes:
    """Sort as JavaScript compares texts: by units of 16 bits."""
    return key.encode("utf-16-be")
