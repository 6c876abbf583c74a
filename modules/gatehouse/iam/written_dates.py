"""Dates as they are written in policies: IAM refuses others when a policy is stored.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import re

_LARGEST_EPOCH = 2**63 - 1
_DATE = re.compile(
    r"(?P<year>-?\d{1,9})(-(?P<month>\d{1,2})(-(?P<day>\d{1,2}))?)?"
    r"(t((?P<hour>\d{1,2})(:(?P<minute>\d{1,2})(:(?P<second>\d{1,2})(\.\d{1,9})?"
    r"(z|[+-](?P<ahead>\d\d)(:?(?P<beside>\d\d))?)?)?)?z?)?)?"
)
_BOUNDS = {
    "year": (-292275054, 292278993),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "second": (0, 59),
    "ahead": (0, 23),
    "beside": (0, 59),
}


def is_date(text: str) -> bool:
    """Return whether IAM takes a text as a date: of ISO 8601, also in part, or in Unix time.

    Examples
    --------
    >>> is_date("2026-11-28T18:00:00Z"), is_date("1795891250"), is_date("tomorrow")
    (True, True, False)
    """
    if text.isdecimal():
        return int(text) <= _LARGEST_EPOCH
    found = _DATE.fullmatch(text.lower())
    return found is not None and all(
        found[name] is None or low <= int(found[name]) <= high
        for name, (low, high) in _BOUNDS.items()
    )
