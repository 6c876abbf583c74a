"""Conditions: when a statement applies, in the words of IAM's policy language."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .policy_variables import check_characters, check_variables
from .written_dates import is_date

OPERATOR_PATTERN = (
    r"(ForAllValues:|ForAnyValue:)?"
    r"(String(Not)?(Equals|EqualsIgnoreCase|Like)|Numeric(Not)?Equals"
    r"|Numeric(LessThan|GreaterThan)(Equals)?|Date(Not)?Equals|Date(LessThan|GreaterThan)(Equals)?"
    r"|Bool|BinaryEquals|(Not)?IpAddress|Arn(Not)?(Equals|Like)|Null)(IfExists)?"
)

Value = str | bool | int | float | datetime


@known_options_only
@dataclass(frozen=True)
class Condition:
    """When a statement applies.

    Parameters
    ----------
    operator : str
        A condition operator of IAM: ``StringEquals``, ``ForAllValues:StringEquals``, ``Null``, …
    key : str
        The condition key: ``s3:prefix``, ``aws:PrincipalTag/tenant``, …
    values : sequence
        One or more values; one match is enough. They are what the operator compares: text,
        True and False for ``Bool`` and ``Null``, numbers for ``Numeric…``, a time with its zone for
        ``Date…``, addresses such as ``10.0.0.0/8`` for ``IpAddress``.

    Raises
    ------
    OptionError
        If IAM has no such operator, there is no value, or a value is not of the operator's kind:
        IAM accepts such a condition, and it never matches.

    Examples
    --------
    >>> Condition("Bool", "aws:MultiFactorAuthPresent", [True]).values
    ('true',)

    Notes
    -----
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
    """

    operator: str
    key: str
    values: Sequence[Value]

    def __post_init__(self) -> None:
        option("Condition", "operator", self.operator).text(
            OPERATOR_PATTERN,
            rule="must be a condition operator of IAM",
            fix='write "StringEquals", "StringLike", "Null" or so',
        )
        option("Condition", "key", self.key).text(
            r"\S+:\S.*", rule="a condition key must be service:name", fix='write "s3:prefix" or so'
        )
        given = option("Condition", "values", self.values).list_of(
            (str, bool, int, float, datetime),
            rule="must be a list of values: text, True or False, numbers or times",
        )
        option("Condition", "values", self.values).not_empty()
        object.__setattr__(self, "values", tuple(self._written(value) for value in given))

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as they stand in the policy."""
        return tuple(str(value) for value in self.values)

    def _written(self, value: Any) -> str:
        if isinstance(value, str):
            check_characters("Condition", "values", value)
            check_variables("Condition", "values", value)
            if is_token(value):
                return value
        for kind, write, rule, fix in _KINDS:
            if kind.search(self.operator):
                written = write(value)
                if written is None:
                    option("Condition", "values", value).refuse(
                        f"a value of {self.operator} must be {rule}", fix
                    )
                return written
        if not isinstance(value, str):
            option("Condition", "values", value).refuse(
                f"a value of {self.operator} must be text", f'write "{value}", in quotes'
            )
        return value


def _truth(value: Any) -> str | None:
    if isinstance(value, bool):
        return str(value).lower()
    return value if value in ("true", "false") else None


def _number(value: Any) -> str | None:
    if isinstance(value, bool) or not re.fullmatch(r"-?\d+(\.\d+)?", str(value)):
        return None
    return str(value)


def _time(value: Any) -> str | None:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return None
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    pattern = r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?|\d{9,}"
    return str(value) if re.fullmatch(pattern, str(value)) and is_date(str(value)) else None


def _address(value: Any) -> str | None:
    try:
        ipaddress.ip_network(str(value), strict=True)
    except ValueError:
        return None
    return str(value)


def _arn(value: Any) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"arn:.+|\*", value) else None


# Operators, how their values are written (None: it is not one), the rule and the fix.
_KINDS: tuple[tuple[re.Pattern[str], Callable[[Any], str | None], str, str], ...] = (
    (re.compile(r"Bool|Null"), _truth, "True or False", "write True or False"),
    (re.compile(r"Numeric"), _number, "a number", "write 3600 or so"),
    (
        re.compile(r"Date"),
        _time,
        "a time with its zone",
        'write "2030-01-31T00:00:00Z", or a datetime with tzinfo',
    ),
    (
        re.compile(r"IpAddress"),
        _address,
        "an address, or a network whose address ends where its mask does",
        'write "203.0.113.0/24" or so',
    ),
    (re.compile(r"Arn"), _arn, "an ARN", 'write "arn:..." or a construct\'s arn'),
)
