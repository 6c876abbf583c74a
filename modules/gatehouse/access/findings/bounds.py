"""What binds a statement to somebody: a condition that not everybody can meet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from gatehouse.access.conditions import UnknownOperatorError, read_operator
from gatehouse.access.findings.facts import conditions_of, has_wildcard
from gatehouse.access.values import read_network

#: Operators that hold for some values alone; of a key that is absent they hold for none.
_POSITIVE = frozenset(
    {
        *("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike"),
        "ipaddress",
    }
)
_ARNS = ("aws:sourcearn", "aws:principalarn")
_ADDRESSES = ("aws:sourceip", "aws:vpcsourceip")
#: Values that are somebody's as a whole: an account, an organization.
_WHOLE = (
    *("aws:principalorgid", "aws:sourceorgid", "aws:principalaccount", "aws:sourceaccount"),
    *("aws:sourceowner", "kms:calleraccount", "s3:dataaccesspointaccount"),
)
#: The shortest prefixes that S3 takes for one's own network, and not for everybody.
_SHORTEST = {4: 8, 6: 32}


def is_bound(statement: Mapping[str, Any], keys: Collection[str]) -> bool:
    """Return whether a condition binds a statement to somebody by one of these keys.

    Parameters
    ----------
    statement : mapping
        The statement, in AWS's JSON.
    keys : collection of str
        The keys that say who asks, or for whom, in lower case.
    """
    return any(
        key in keys and _binds(operator) and values and all(_is_one(key, each) for each in values)
        for operator, key, values in conditions_of(statement)
    )


def _binds(operator: str) -> bool:
    """Return whether a condition fails where its key is absent, and where its value is another."""
    try:
        read = read_operator(operator)
    except UnknownOperatorError:
        return False  # IAM has none of that name, and an Allow holds with it
    open_without = read.negated or read.if_exists or read.qualifier == "forallvalues"
    return read.base in _POSITIVE and not open_without


def _is_one(key: str, value: str) -> bool:
    """Return whether a value is somebody's, and not everybody's."""
    if key in _ADDRESSES:
        network = read_network(value)
        return network is None or network.prefixlen >= _SHORTEST[network.version]
    if key in _ARNS and value.startswith("arn:") and value.count(":") >= 5:
        _, _, _, _, account, resource = value.split(":", 5)
        return not has_wildcard(account) if account else resource[:1] not in ("*", "?")
    if key in _WHOLE:
        return not has_wildcard(value)
    return not value or not set(value) <= set("*?")
