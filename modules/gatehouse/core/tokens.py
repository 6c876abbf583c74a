"""Values that are known only when Terraform runs.

A reference such as ``table.arn`` is text with a marker in it while Python runs. No check of a
value's form can be made on it, so tokens pass every check. Asking CDKTF whether a value is a token
costs a call to Node each; its markers are looked for here instead.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from .engine import ENGINE, Fn, Op, Token

# How CDKTF encodes a token: in text, as the single entry of a list, as a number whose first bits
# are a mark, and as the single key of a map. A plain Terraform expression is `${...}`.
_IN_TEXT = "${"
_IN_LIST = "#{TfToken["
_BITS, _IN_NUMBERS = struct.Struct(">d"), (b"\xfd\xff", b"\xfb\xff")  # alone, and in a list
_IN_KEY = "&{TfToken["
# What CDKTF leaves in text of its own functions, where Terraform reads it otherwise or not at all.
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "$${": "\\u0024{"}
_ESCAPED = re.compile(r"""\$\$\{|[\\"\n\r]""")
_MARKED = re.compile(r"(\$\{TfToken\[[^\]]*\]\})")
_EXPRESSION = re.compile(r"(?<!\$)\$\{(?!TfToken\[)")


def is_token(value: object) -> bool:
    """Whether a value contains something that only Terraform knows.

    Examples
    --------
    >>> is_token("${aws_s3_bucket.uploads.arn}/private/*")
    True
    >>> is_token("#{TfToken[TOKEN.0]}")
    True
    >>> is_token("plain")
    False
    """
    if isinstance(value, str):
        return _IN_TEXT in value or value.startswith(_IN_LIST)  # the entry of a list is text too
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return _is_number_token(value)
    if isinstance(value, Mapping):
        return len(value) == 1 and str(next(iter(value))).startswith(_IN_KEY)
    if isinstance(value, (list, tuple)):
        return len(value) == 1 and (
            value[0].startswith(_IN_LIST)
            if isinstance(value[0], str)
            else _is_number_token(value[0])
        )
    return is_resolvable(value)


def is_scalar_token(value: object) -> bool:
    """Whether only Terraform knows a value that may be a single one: no list, and no map."""
    return is_token(value) and not isinstance(value, (list, tuple, Mapping))


def is_resolvable(value: object) -> bool:
    """Whether a value is an object of CDKTF's that stands for what only Terraform knows."""
    # What CDKTF returns as an interface is a proxy of jsii.
    module = type(value).__module__
    if not module.startswith((ENGINE.name, "jsii.")):
        return False
    # `variable.value` is of no type at all, so only CDKTF can say what it is.
    return hasattr(value, "resolve") or (
        module == "jsii._reference_map" and Token.is_unresolved(value)
    )


def _is_number_token(value: object) -> bool:
    return isinstance(value, float) and _BITS.pack(value)[:2] in _IN_NUMBERS


def is_made_by_cdktf(value: object) -> bool:
    """Whether a value is an object of CDKTF's: a resource, a list or map that it returned."""
    if isinstance(value, type):
        return False
    return hasattr(type(value), "__jsii_type__") or type(value).__module__.startswith("jsii.")


def as_text(token: Any) -> str:
    """Write a token as text, the only form that the bindings take where text is expected."""
    return token if isinstance(token, str) else Token.as_string(token)


def as_number(token: Any) -> int:
    """Write a token as a number, the only form that the bindings take where one is expected."""
    return cast(int, token if isinstance(token, (int, float)) else Token.as_number(token))


def as_list(token: Any) -> list[str]:
    """Write a token as a list, the only form that the bindings take where one is expected."""
    return token if isinstance(token, list) else Token.as_list(token)


def as_text_map(token: Any) -> dict[str, str]:
    """Write a token as a map of texts, the form that the bindings take where one is expected."""
    return token if isinstance(token, dict) else dict(Token.as_string_map(token))


def scalar_as_text(value: float) -> str:
    """Write a number or a flag where the provider takes text.

    Examples
    --------
    >>> scalar_as_text(64), scalar_as_text(True)
    ('64', 'true')
    """
    if is_token(value):
        return Token.as_string(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def negated(flag: bool) -> Any:
    """The opposite of a flag, which only Terraform may know.

    Examples
    --------
    >>> negated(True)
    False
    """
    return Op.not_(flag) if is_token(flag) else not flag


def first_of(entries: Sequence[str]) -> str:
    """The first entry of a list, also of one that only Terraform knows.

    Examples
    --------
    >>> first_of(["a", "b"])
    'a'
    """
    if is_list_marker(entries[0]):
        return Token.as_string(Fn.element(as_one_list(entries), 0))
    return entries[0]


def has_token(entries: Collection[str]) -> bool:
    """Whether only Terraform knows some of a list, so that nobody can say what is not in it."""
    return any(map(is_token, entries))


def is_list_marker(entry: object) -> bool:
    """Whether an entry of a list stands for a list that only Terraform knows, of any length."""
    return isinstance(entry, str) and entry.startswith(_IN_LIST)


def joined(separator: str, texts: Sequence[str]) -> str:
    """Join texts, also those of lists that only Terraform knows.

    Examples
    --------
    >>> joined(" ", ["openid", "email"])
    'openid email'
    """
    if any(map(is_list_marker, texts)):
        return str(Fn.join(separator, as_one_list(texts)))
    return separator.join(texts)


def as_one_list(entries: Sequence[Any]) -> list[Any]:
    """Write a list that holds lists of Terraform's as CDKTF takes it.

    CDKTF refuses such a list beside other entries; in Terraform they are the parts of one
    ``concat``.
    """
    if len(entries) < 2 or not any(map(is_list_marker, entries)):
        return list(entries)
    parts: list[list[Any]] = []
    for each in entries:
        entry = _in_expression(each)
        if parts and not is_list_marker(entry) and not is_list_marker(parts[-1][0]):
            parts[-1].append(entry)
        else:
            parts.append([entry])
    return Token.as_list(Fn.concat(parts))


def is_map_marker(key: object) -> bool:
    """Whether a key of a map stands for a map that only Terraform knows, with any keys."""
    return isinstance(key, str) and key.startswith(_IN_KEY)


def as_one_map(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write a map that holds maps of Terraform's as CDKTF takes it: as one ``merge``.

    A later entry replaces an earlier one of its name, as in Python.
    """
    if len(entries) < 2 or not any(map(is_map_marker, entries)):
        return entries
    parts: list[dict[str, Any]] = []
    for name, each in entries.items():
        key, value = _escaped(name), _in_expression(each)
        if parts and not is_map_marker(key) and not is_map_marker(next(iter(parts[-1]))):
            parts[-1][key] = value
        else:
            parts.append({key: value})
    return as_text_map(Fn.merge(parts))


def _in_expression(entry: Any) -> Any:
    """Write text so that it means the same within an expression of Terraform's.

    CDKTF puts it into quotes, but keeps quotes and backslashes in it, doubles what is escaped, and
    escapes what was written as an expression.
    """
    if not isinstance(entry, str) or is_list_marker(entry):
        return entry
    if not _EXPRESSION.search(entry):
        return _escaped(entry)
    if _MARKED.search(entry):  # the parts of one text, each in its own way
        parts = [each for each in _MARKED.split(entry) if each]
        return Fn.join("", [_in_expression(each) for each in parts])
    written = "".join(
        each if is_code else _escaped(each) for each, is_code in _with_expressions(entry)
    )
    return Token.as_string(Token.as_any(f'"{written}"'))


def _escaped(text: str) -> str:
    return "".join(
        each if _MARKED.fullmatch(each) else _ESCAPED.sub(lambda at: _ESCAPES[at[0]], each)
        for each in _MARKED.split(text)
    )


def _with_expressions(text: str) -> Iterator[tuple[str, bool]]:
    """Parts of a text, and whether each is an expression: ``${...}`` to the brace that ends it."""
    while found := _EXPRESSION.search(text):
        yield text[: found.start()], False
        end, depth = found.end(), 1
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        yield text[found.start() : end], True
        text = text[end:]
    yield text, False


def as_whole(value: Any) -> Any:
    """Write the lists and maps in arguments of the provider as CDKTF takes them, at any depth."""
    if isinstance(value, (list, tuple)):
        if any(map(is_list_marker, value)):
            return as_one_list(value)
        return [as_whole(each) for each in value]
    if isinstance(value, dict):
        if any(map(is_map_marker, value)):
            return as_one_map(value)
        return {name: as_whole(each) for name, each in value.items()}
    # The bindings' structs keep their arguments in a dict.
    arguments = getattr(value, "_values", None) if hasattr(value, "__jsii_type__") else None
    if isinstance(arguments, dict):
        arguments.update(as_whole(arguments))
    return value


def as_literal(text: str) -> str:
    """Write text so that Terraform reads it as it stands.

    Examples
    --------
    >>> as_literal("10%{of} ${all}")
    '10%%{of} $${all}'
    """
    return text.replace("${", "$${").replace("%{", "%%{")
