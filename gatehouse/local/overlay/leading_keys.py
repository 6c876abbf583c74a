"""The partition keys that a DynamoDB request names: ``dynamodb:LeadingKeys``.

Extends ``ministack.core.iam_actions.dynamodb_service_context``, which gives a policy the names of
the requested attributes but no key. A Scan names none, so it gets none here either.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ministack.core import iam_actions
from ministack.services import dynamodb

from gatehouse.local.overlay.patching import Upstream, replace

_Json = dict[str, Any]

_EQUALS = re.compile(r"([#\w.-]+)\s*=\s*(:\w+)")
_TRANSACTION = ("Put", "Get", "Update", "Delete", "ConditionCheck")


def install() -> None:
    """Put the patch in place."""
    replace(iam_actions, "dynamodb_service_context", _with_leading_keys)


def _with_leading_keys(upstream: Upstream) -> Upstream:
    def dynamodb_service_context(body: bytes) -> _Json:
        context: _Json = upstream(body)
        try:
            request = json.loads(body or b"{}")
        except ValueError:
            return context
        values = list(leading_keys(request)) if isinstance(request, dict) else []
        if values:
            context["dynamodb:LeadingKeys"] = values
        return context

    return dynamodb_service_context


def leading_keys(request: _Json) -> Iterator[str]:
    """List the values of the partition keys in a request, of one item or of many.

    Parameters
    ----------
    request : dict
        The decoded body of a data operation.

    Yields
    ------
    str
        Each value as policies compare it: the text of a string, number or binary key.
    """
    name = request.get("TableName")
    if isinstance(name, str):
        key = _partition_key(name, request.get("IndexName"))
        yield from _of_item(request.get("Key") or request.get("Item"), key)
        yield from _of_expression(request, key)
        yield from _of_conditions(request.get("KeyConditions"), key)
    for table, batch in _entries(request.get("RequestItems")):
        key = _partition_key(table)
        if isinstance(batch, dict):
            for item in batch.get("Keys") or []:
                yield from _of_item(item, key)
        for write in batch if isinstance(batch, list) else []:
            for _, part in _entries(write):
                yield from _of_item(part.get("Key") or part.get("Item"), key)
    for item in request.get("TransactItems") or []:
        for kind, part in _entries(item):
            if kind in _TRANSACTION and isinstance(part, dict):
                yield from leading_keys(part)


def _partition_key(table: str, index: object = None) -> str | None:
    """Tell the name of a table's partition key, or of its index's."""
    described = dynamodb._tables.get(table.rpartition("/")[2]) or {}
    schema = described.get("KeySchema") or []
    for each in described.get("GlobalSecondaryIndexes") or []:
        if each.get("IndexName") == index:
            schema = each.get("KeySchema") or []
    return next((part["AttributeName"] for part in schema if part.get("KeyType") == "HASH"), None)


def _of_item(item: object, key: str | None) -> Iterator[str]:
    if isinstance(item, dict) and key in item:
        yield _text(item[key])


def _of_expression(request: _Json, key: str | None) -> Iterator[str]:
    expression = request.get("KeyConditionExpression")
    names = request.get("ExpressionAttributeNames") or {}
    values = request.get("ExpressionAttributeValues") or {}
    for name, value in _EQUALS.findall(expression if isinstance(expression, str) else ""):
        if names.get(name, name) == key and value in values:
            yield _text(values[value])


def _of_conditions(conditions: object, key: str | None) -> Iterator[str]:
    """Read the form that older clients send instead of an expression."""
    for name, condition in _entries(conditions):
        if name == key and isinstance(condition, dict):
            for value in condition.get("AttributeValueList") or []:
                yield _text(value)


def _entries(value: object) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _text(value: object) -> str:
    """Take the value out of its type: ``{"S": "a"}`` is a."""
    return str(next(iter(value.values()), "")) if isinstance(value, dict) else str(value)
