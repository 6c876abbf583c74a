"""Conditions compare what their operator can compare."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from gatehouse.core import OptionError
from gatehouse.iam import Condition


@pytest.mark.parametrize(
    ("operator", "value", "written"),
    [
        ("Bool", True, "true"),
        ("Null", False, "false"),
        ("Null", "false", "false"),
        ("NumericLessThan", 3600, "3600"),
        ("NumericLessThanEqualsIfExists", "2.5", "2.5"),
        ("DateLessThan", "2030-01-31T00:00:00Z", "2030-01-31T00:00:00Z"),
        (
            "DateGreaterThan",
            datetime(2030, 1, 31, 2, tzinfo=timezone(timedelta(hours=2))),
            "2030-01-31T00:00:00Z",
        ),
        ("IpAddress", "203.0.113.0/24", "203.0.113.0/24"),
        ("NotIpAddress", "2001:db8::/32", "2001:db8::/32"),
        ("ArnLike", "arn:aws:sns:*:*:news", "arn:aws:sns:*:*:news"),
        ("StringEquals", "${aws:username}", "${aws:username}"),
        ("NumericEquals", "${TfToken[TOKEN.3]}", "${TfToken[TOKEN.3]}"),
    ],
)
def test_a_value_is_written_as_iam_reads_it(operator: str, value: object, written: str) -> None:
    assert Condition(operator, "aws:MultiFactorAuthAge", [value]).texts == (written,)  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("Bool", "yes"),
        ("Null", 1),
        ("NumericLessThan", "an hour"),
        ("NumericEquals", True),
        ("DateLessThan", "31.1.2030"),
        ("DateLessThan", datetime(2030, 1, 31)),
        ("IpAddress", "203.0.113.7/24"),
        ("IpAddress", "203.0.113"),
        ("ArnEquals", "news"),
        ("StringEquals", 5),
    ],
)
def test_a_value_that_can_never_match_is_refused(operator: str, value: object) -> None:
    with pytest.raises(OptionError) as refused:
        Condition(operator, "aws:MultiFactorAuthAge", [value])  # type: ignore[list-item]
    assert refused.value.value == value
