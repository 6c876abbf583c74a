"""Tokens: values that only the synth knows, and what stands for them until then.

A token stands in a text as ``${TfToken[TOKEN.7]}``, in a list as its only item, in a map as its
only key, and as a number that is too large for anybody to want. All count with one counter.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.members import Modelled
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.resolving import Context

STRING_TOKEN = re.compile(r"\$\{TfToken\[([a-zA-Z0-9:._-]+)\]\}")
LIST_TOKEN = re.compile(r"#\{TfToken\[([a-zA-Z0-9:._-]+)\]\}")
MAP_TOKEN = re.compile(r"&\{TfToken\[([a-zA-Z0-9:._-]+)\]\}")
NUMBER_TOKEN = re.compile(r"[-|\d.+]+(?:e[-|\d.eE+]+)", re.ASCII)

STRING_MAP_VALUE = "String Map Token Value"
NUMBER_MAP_VALUE = -123456789
BOOLEAN_MAP_VALUE = True
ANY_MAP_VALUE = "Any Map Token Value"

_NUMBER_MARK = 0xFDFF0000
_NUMBER_LIST_MARK = 0xFBFF0000
_DISPLAY = re.compile(r"[^a-zA-Z0-9:._-]")


class Resolvable(Modelled):
    """A value that the synth works out."""

    interface = "cdktf.IResolvable"

    def resolve(self, context: Context) -> Any:
        """Work the value out."""
        raise NotImplementedError

    # What stands for it; each is made once.
    as_string: str | None = None
    as_list: list[str] | None = None
    as_number: float | None = None
    as_number_list: list[float] | None = None
    as_map: dict[str, Any] | None = None


class Intrinsic(Resolvable):
    """A token whose value is known."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def resolve(self, context: Context) -> Any:
        """Give the value."""
        return self.value


class TokenMap:
    """The tokens of a program, by what stands for them."""

    def __init__(self) -> None:
        self._counter = 0
        self._by_key: dict[str, Resolvable] = {}
        self._by_number: dict[int, Resolvable] = {}

    def string(self, value: Any, hint: str | None = None) -> str:
        """Give the text that stands for a value."""
        if isinstance(value, str):
            return value
        token = as_token(value)
        if token.as_string is None:
            token.as_string = "${TfToken[" + self._key(token, hint) + "]}"
        return token.as_string

    def list(self, value: Any, hint: str | None = None) -> list[str]:
        """Give the list that stands for a value."""
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return value
        token = as_token(value)
        if token.as_list is None:
            token.as_list = ["#{TfToken[" + self._key(token, hint) + "]}"]
        return token.as_list

    def map(self, value: Any, item: Any, hint: str | None = None) -> dict[str, Any]:
        """Give the map that stands for a value."""
        token = as_token(value)
        if token.as_map is None:
            token.as_map = {"&{TfToken[" + self._key(token, hint) + "]}": item}
        return token.as_map

    def number(self, value: Any) -> float:
        """Give the number that stands for a value."""
        if is_number(value):
            return float(value) if isinstance(value, float) else value
        token = as_token(value)
        if token.as_number is None:
            token.as_number = self._number(token, _NUMBER_MARK)
        return token.as_number

    def number_list(self, value: Any) -> Any:
        """Give the list of a number that stands for a value."""
        if isinstance(value, list) and all(map(is_number, value)):
            return value
        token = as_token(value)
        if token.as_number_list is None:
            token.as_number_list = [self._number(token, _NUMBER_LIST_MARK)]
        return token.as_number_list

    def by_key(self, key: str) -> Resolvable:
        """Give a token by the key in what stands for it."""
        found = self._by_key.get(key)
        if found is None:
            raise Unmodelled(f"the unknown token {key}")
        return found

    def by_number(self, value: Any, *, in_list: bool = False) -> Resolvable | None:
        """Give the token that a number stands for, or None where it is a plain number."""
        index = token_index(value, _NUMBER_LIST_MARK if in_list else _NUMBER_MARK)
        if index is None:
            return None
        found = self._by_number.get(index)
        if found is None:
            raise Unmodelled(f"the unknown token {value!r}")
        return found

    def _key(self, token: Resolvable, hint: str | None) -> str:
        key = f"{_DISPLAY.sub('.', hint or 'TOKEN')}.{self._counter}"
        self._counter += 1
        self._by_key[key] = token
        return key

    def _number(self, token: Resolvable, mark: int) -> float:
        index = self._counter
        self._counter += 1
        self._by_number[index] = token
        found: float = struct.unpack("<d", struct.pack("<II", index, mark))[0]
        return found


def as_token(value: Any) -> Resolvable:
    """Make a token of a value that is none."""
    return value if isinstance(value, Resolvable) else Intrinsic(value)


def is_number(value: Any) -> bool:
    """Whether a value is a number, which a boolean is not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def token_index(value: Any, mark: int) -> int | None:
    """Give the counter in a number that stands for a token, else None."""
    if not isinstance(value, float):
        return None
    low, high = struct.unpack("<II", struct.pack("<d", value))
    return low + ((high & 0xFFFF) << 32) if high & 0xFFFF0000 == mark else None


def is_list_token(value: Any) -> bool:
    """Whether an item of a list stands for the whole list."""
    return isinstance(value, str) and "#{" in value and LIST_TOKEN.search(value) is not None


def is_number_list_token(value: Any) -> bool:
    """Whether a number in a list stands for the whole list."""
    return token_index(value, _NUMBER_LIST_MARK) is not None


def has_map_token(value: dict[str, Any]) -> bool:
    """Whether a key of a map stands for the whole map."""
    return any("&{" in key and MAP_TOKEN.search(key) for key in value)


def is_unresolved(value: Any) -> bool:
    """Whether a value is a token or stands for one, as the engine finds out."""
    if isinstance(value, str):
        return "${" in value and STRING_TOKEN.search(value) is not None
    if isinstance(value, float):
        return token_index(value, _NUMBER_MARK) is not None
    if isinstance(value, list):
        return len(value) == 1 and (is_list_token(value[0]) or is_number_list_token(value[0]))
    if isinstance(value, dict):
        return has_map_token(value)
    return isinstance(value, Resolvable)
