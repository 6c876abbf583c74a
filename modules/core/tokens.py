"""Values that are known only when Terraform runs.

A reference such as ``table.arn`` is text with a marker in it while Python runs. No check of a
value's form can be made on it, so every check lets it pass. Asking CDKTF whether a value is a token
costs a call to Node each; its markers are looked for here instead.
"""

from __future__ import annotations

from collections.abc import Mapping

# How CDKTF encodes a token: in text, as the single entry of a list, as a very negative number,
# and as the single key of a map. A plain Terraform expression is `${...}`.
_IN_TEXT = "${"
_IN_LIST = "#{TfToken["
_NUMBERS_BELOW = -1e289
_IN_KEY = "&{TfToken["


def is_token(value: object) -> bool:
    """Whether a value holds something that only Terraform can tell.

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
    return type(value).__module__.startswith("cdktf") and hasattr(value, "resolve")
