"""What a DynamoDB request accesses: which table, which items, which attributes.

The condition keys of the service authorization reference (``list_amazondynamodb``) come from here.
A request for several tables, or a transaction, is several accesses, each of which must be allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.local.questions.dynamodb_schema import partition_key, text_of

_Json = dict[str, Any]

#: Operations on one item or one partition, with the parameter that names it.
_KEYED = {
    "GetItem": "Key",
    "PutItem": "Item",
    "UpdateItem": "Key",
    "DeleteItem": "Key",
    "Query": "KeyConditionExpression",
}
_READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan"})
_MEMBERS = {
    "ConditionCheck": "ConditionCheckItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
}
#: The writes of a batch, with the parameter that names the item; others name nothing.
_WRITES = {"PutRequest": "Item", "DeleteRequest": "Key"}
_EXPRESSIONS = (
    "ProjectionExpression",
    "FilterExpression",
    "ConditionExpression",
    "KeyConditionExpression",
    "UpdateExpression",
)
#: The legacy parameters: maps by attribute name, and one list.
_MAPS = ("AttributeUpdates", "Expected", "KeyConditions", "QueryFilter", "ScanFilter")
_LONGEST_EXPRESSION = 4096
#: A name, or its placeholder, at the head of a path: the part before the first ``.`` or ``[``.
_HEAD = re.compile(r"(?<![\w:#.\]-])(#?[A-Za-z_#][\w#-]*)(?!\s*\()")
_WORDS = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE"})
_NAME = r"#?[\w.-]+"
_EQUALS = re.compile(rf"(?:({_NAME})\s*=\s*(:\w+))|(?:(:\w+)\s*=\s*({_NAME}))")


@dataclass(frozen=True)
class Access:
    """One action on one table or index.

    Parameters
    ----------
    action : str
        ``dynamodb:Name``.
    table : str
        The table's name or ARN.
    index : str or None
        The index's name.
    keys : tuple of str
        The values of the partition key. Empty where the action has none, such as a Scan.
    attributes : tuple of str
        The top-level attributes that it names, keys included.
    select : str or None
        What a read returns.
    enclosing : str or None
        The transaction that it is part of.
    full_scan : bool or None
        For a statement that reads: whether it reads all partitions.
    more : tuple of pairs
        Condition keys that are parameters of the same name.
    unreadable : str or None
        Why the partition key cannot be read, where the action has one.
    """

    action: str
    table: str
    index: str | None = None
    keys: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    select: str | None = None
    enclosing: str | None = None
    full_scan: bool | None = None
    more: tuple[tuple[str, str], ...] = ()
    unreadable: str | None = None

    def resource(self, region: str, account: str) -> str:
        """Return the ARN of the table or index."""
        table = self.table
        if not table.startswith("arn:"):
            table = f"arn:aws:dynamodb:{region}:{account}:table/{table}"
        return f"{table}/index/{self.index}" if self.index else table

    def context(self) -> _Json:
        """Return the condition keys that the request has."""
        keys: _Json = {
            "dynamodb:LeadingKeys": list(self.keys),
            "dynamodb:Attributes": list(self.attributes),
            "dynamodb:Select": self.select,
            "dynamodb:EnclosingOperation": self.enclosing,
            "dynamodb:FullTableScan": self.full_scan,
            **{f"dynamodb:{name}": value for name, value in self.more},
        }
        return {name: value for name, value in keys.items() if value not in (None, [])}


def accesses(operation: str, request: object) -> Iterator[Access]:
    """List what a request accesses.

    Parameters
    ----------
    operation : str
        The operation's name.
    request : object
        The decoded body.

    Yields
    ------
    Access
        Nothing for operations that are not about items: those are decided without the keys of
        items.

    Raises
    ------
    TypeError, ValueError
        If a part of the body is not what the operation takes.
    """
    if not isinstance(request, dict):
        return
    if operation in ("BatchGetItem", "BatchWriteItem"):
        yield from _of_batch(operation, request)
    elif operation in ("TransactGetItems", "TransactWriteItems"):
        yield from _of_transaction(operation, request)
    elif operation == "Scan" or operation in _KEYED:
        access = _of_one(operation, request)
        if access is not None:
            yield access


def _of_one(operation: str, request: _Json, enclosing: str | None = None) -> Access | None:
    table, index = request.get("TableName"), request.get("IndexName")
    if not isinstance(table, str) or not table:
        return None
    key = partition_key(table, index)
    found: tuple[str, ...] = ()
    unreadable = None
    parameter = _KEYED.get(operation, "Key")
    if operation == "Query":
        found = tuple(_of_query(request, key))
    elif operation != "Scan":
        found = tuple(_of_item(request.get(parameter), key))
    if operation != "Scan" and not found:
        unreadable = f"no value for the partition key {key!r} of {table} in {parameter}"
    names = tuple(dict.fromkeys(_attributes(request)))
    return Access(
        f"dynamodb:{operation}",
        table,
        index if isinstance(index, str) else None,
        keys=found,
        attributes=names,
        select=_select(request) if operation in _READS else None,
        enclosing=enclosing,
        more=_parameters(request),
        unreadable=unreadable,
    )


def _of_batch(operation: str, request: _Json) -> Iterator[Access]:
    for table, batch in _entries(request.get("RequestItems")):
        key = partition_key(table)
        items = list(_batched(batch))
        found = [tuple(_of_item(item, key)) for item in items]
        names = [name for item in items if isinstance(item, dict) for name in item]
        reading = batch if isinstance(batch, dict) else {}
        names += [*_attributes(reading)]
        yield Access(
            f"dynamodb:{operation}",
            table,
            keys=tuple(value for each in found for value in each),
            attributes=tuple(dict.fromkeys(names)),
            select=_select(reading) if operation in _READS else None,
            more=_parameters(request),
            unreadable=None
            if items and all(found)
            else f"an item without the partition key {key!r} of {table}",
        )


def _batched(batch: object) -> Iterator[object]:
    if isinstance(batch, dict):
        yield from batch.get("Keys") or []
    for write in batch if isinstance(batch, list) else []:
        for member, part in _entries(write):
            if isinstance(part, dict):
                yield part.get(_WRITES.get(member, ""))


def _of_transaction(operation: str, request: _Json) -> Iterator[Access]:
    for item in request.get("TransactItems") or []:
        for member, part in _entries(item):
            if member in _MEMBERS:
                if not isinstance(part, dict):
                    raise TypeError(f"{member} must be an object")
                access = _of_one(_MEMBERS[member], part, operation)
                if access is not None:
                    yield access


def _of_item(item: object, key: str | None) -> Iterator[str]:
    if isinstance(item, dict) and key in item:
        yield text_of(item[key])


def _of_query(request: _Json, key: str | None) -> Iterator[str]:
    names = request.get("ExpressionAttributeNames") or {}
    values = request.get("ExpressionAttributeValues") or {}
    for found in _EQUALS.findall(_expression(request, "KeyConditionExpression")):
        name, value = (found[0] or found[3]), (found[1] or found[2])
        if names.get(name, name) == key and value in values:
            yield text_of(values[value])
    for name, condition in _entries(request.get("KeyConditions")):
        if name == key and isinstance(condition, dict):
            for value in condition.get("AttributeValueList") or []:
                yield text_of(value)


def _attributes(request: _Json) -> Iterator[str]:
    """List the top-level attributes that a request names."""
    for parameter in ("Key", "Item", *_MAPS):
        yield from (name for name, _ in _entries(request.get(parameter)))
    for parameter in _EXPRESSIONS:
        yield from named(request, parameter)
    older = request.get("AttributesToGet")
    yield from (name for name in older if isinstance(name, str)) if isinstance(older, list) else ()


def named(request: _Json, parameter: str) -> Iterator[str]:
    """List the top-level attributes that an expression names.

    Parameters
    ----------
    request : dict
        The decoded body.
    parameter : str
        The parameter with the expression, for example ``FilterExpression``.

    Raises
    ------
    ValueError
        If the expression is longer than DynamoDB accepts.
    """
    names = request.get("ExpressionAttributeNames") or {}
    for head in _HEAD.findall(_expression(request, parameter)):
        if head.upper() not in _WORDS:
            yield names.get(head, head)


def _expression(request: _Json, parameter: str) -> str:
    """Read an expression; raise if it is longer than DynamoDB accepts."""
    expression = request.get(parameter)
    if not isinstance(expression, str):
        return ""
    if len(expression) > _LONGEST_EXPRESSION:
        raise ValueError(f"{parameter} must not be longer than {_LONGEST_EXPRESSION} characters")
    return expression


def _select(request: _Json) -> str:
    given = request.get("Select")
    if isinstance(given, str) and given:
        return given
    if request.get("ProjectionExpression") or request.get("AttributesToGet"):
        return "SPECIFIC_ATTRIBUTES"
    return "ALL_PROJECTED_ATTRIBUTES" if request.get("IndexName") else "ALL_ATTRIBUTES"


def _parameters(request: _Json) -> tuple[tuple[str, str], ...]:
    names: Sequence[str] = ("ReturnConsumedCapacity", "ReturnValues")
    return tuple((name, str(request[name])) for name in names if request.get(name))


def _entries(value: object) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []
