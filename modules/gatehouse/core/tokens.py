"""Values that are known only when Terraform runs.

A reference such as ``table.arn`` is text with a marker in it while Python runs. No check of a
value's form can be made on it, so tokens pass every check. Asking CDKTF whether a value is a token
costs a call to Node each; its markers are looked for here instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from .engine import ENGINE, Token

# How CDKTF encodes a token: in text, as the single entry of a list, as a very negative number,
# and as the single key of a map. A plain Terraform expression is `${...}`.
_IN_TEXT = "${"
_IN_LIST = "#{TfToken["
_NUMBERS_BELOW = -1e289
_IN_KEY = "&{TfToken["


def is_token(value: object) -> bool:
    """Whether a value contains something that only Terraform knows.

    Examples
    --------
    >>> is_token("${aws_s3_bucket.uploads.arn}/private/*")
    True
    >>> is_token("plain")
    False
    """
    if isinstance(value, str):
        return _IN_TEXT in value
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return value < _NUMBERS_BELOW
    if isinstance(value, Mapping):
        return len(value) == 1 and str(next(iter(value))).startswith(_IN_KEY)
    if isinstance(value, (list, tuple)):
        return len(value) == 1 and isinstance(value[0], str) and value[0].startswith(_IN_LIST)
    # What CDKTF returns as an interface is a proxy of jsii.
    return type(value).__module__.startswith((ENGINE.name, "jsii.")) and hasattr(value, "resolve")


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


def as_literal(text: str) -> str:
    """Write text so that Terraform reads it as it stands.

    Examples
    --------
    >>> as_literal("10%{of} ${all}")
    '10%%{of} $${all}'
    """
    return text.replace("${", "$${").replace("%{", "%%{")
