"""Conditions in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_VERBS = {
    "stringequals": "is {}",
    "stringnotequals": "is not {}",
    "stringequalsignorecase": "is {} in any case",
    "stringnotequalsignorecase": "is not {} in any case",
    "stringlike": "is like {}",
    "stringnotlike": "is not like {}",
    "numericequals": "is {}",
    "numericnotequals": "is not {}",
    "numericlessthan": "is less than {}",
    "numericlessthanequals": "is at most {}",
    "numericgreaterthan": "is more than {}",
    "numericgreaterthanequals": "is at least {}",
    "dateequals": "is {}",
    "datenotequals": "is not {}",
    "datelessthan": "is before {}",
    "datelessthanequals": "is not after {}",
    "dategreaterthan": "is after {}",
    "dategreaterthanequals": "is not before {}",
    "bool": "is {}",
    "binaryequals": "is {}",
    "ipaddress": "is in {}",
    "notipaddress": "is not in {}",
    "arnequals": "is like {}",
    "arnnotequals": "is not like {}",
    "arnlike": "is like {}",
    "arnnotlike": "is not like {}",
}


def in_words(conditions: Mapping[str, Any]) -> Iterator[str]:
    """Say each condition of a statement as a clause.

    Example
    -------
    >>> list(in_words({"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}))
    ['aws:SourceIp is in 192.0.2.0/24 or 198.51.100.0/24']
    """
    for operator, keys in conditions.items():
        for key, value in keys.items() if isinstance(keys, Mapping) else ():
            yield _clause(str(operator), str(key), value)


def _clause(operator: str, key: str, value: Any) -> str:
    values = [str(each) for each in (value if isinstance(value, list) else [value])]
    said = " or ".join(values) or "nothing"
    qualifier, _, base = operator.lower().rpartition(":")
    if base == "null":
        return f"{key} is {'not given' if 'true' in said.lower() else 'given'}"
    optional = base.endswith("ifexists")
    verb = _VERBS.get(base.removesuffix("ifexists"), f"{operator} {{}}").format(said)
    whose = {"forallvalues": f"every value of {key}", "foranyvalue": f"a value of {key}"}
    absent = ", if it is given," if optional else ""
    return f"{whose.get(qualifier, key)}{absent} {verb}"
