"""Grants on the items of a table that say the same as a statement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from gatehouse.deployed.adopting.constructs import Call, Construct, New

_READ = {"dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"}
_WRITE = {
    "dynamodb:BatchWriteItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
}
_OF_USERS = re.compile(r"user|owner|identity|principal|sub$|^pk$", re.IGNORECASE)
_KEYS = "dynamodb:LeadingKeys"
_OWN = "${cognito-identity.amazonaws.com:sub}"


def items_grant(
    tables: Mapping[str, Construct],
    actions: list[str],
    resources: list[str],
    conditions: Mapping[str, Mapping[str, Any]],
) -> Call | None:
    """The grant of a table that is taken over; None where none says the same.

    Parameters
    ----------
    tables : dict of str to Construct
        The tables that are taken over, by ARN.
    actions, resources : list of str
        What a statement allows.
    conditions : dict
        On which conditions.
    """
    arn = min(resources, key=len)
    table = tables.get(arn)
    if table is None or "kms_key" in table.options:
        return None  # where it has a key of its own, the grant allows its use too
    given = {*actions}
    read, write = given >= _READ, given >= _WRITE
    if given != (_READ if read else set()) | (_WRITE if write else set()) or not given:
        return None
    indexes = _indexes(table, bool(conditions)) if read else []
    if {*resources} != {arn, *(f"{arn}/index/{name}" for name in indexes)}:
        return None
    if not conditions:
        return Call(table.variable, "link" if read and write else "read" if read else "write")
    if not _are_own(conditions) or not isinstance(table.options["partition_key"], str):
        return None
    if _OF_USERS.search(str(table.options.get("sort_key"))):
        return None  # such a table's grant is refused: its users are not in the partition key
    allowed = {"read": read, "write": write}
    return Call(
        table.variable, "own_items", (), {word: False for word in allowed if not allowed[word]}
    )


def _indexes(table: Construct, is_by_key: bool) -> list[str]:
    """The indexes that a grant includes: under a condition, those by the table's own key."""
    by_others: Mapping[str, New] = table.options.get("global_indexes") or {}
    key = table.options["partition_key"]
    return [
        *(
            name
            for name, index in by_others.items()
            if not is_by_key or index.options["partition_key"] == key
        ),
        *(table.options.get("local_indexes") or {}),
    ]


def _are_own(conditions: Mapping[str, Mapping[str, Any]]) -> bool:
    said = {
        (operator, key): each[0] if isinstance(each, list) and len(each) == 1 else each
        for operator, tests in conditions.items()
        for key, each in tests.items()
    }
    return said == {("ForAllValues:StringEquals", _KEYS): _OWN, ("Null", _KEYS): "false"}
