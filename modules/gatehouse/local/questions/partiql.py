"""What a PartiQL statement accesses.

A statement is authorized as ``PartiQLSelect``, ``PartiQLInsert``, ``PartiQLUpdate`` or
``PartiQLDelete`` on its table or index (DynamoDB developer guide, ``ql-iam``). The emulator knows
only ``ExecuteStatement``, on no resource.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ministack.services import dynamodb

from gatehouse.local.questions.dynamodb_accesses import Access
from gatehouse.local.questions.dynamodb_schema import partition_key, text_of

_Json = dict[str, Any]

BATCH = "BatchExecuteStatement"
_ACTIONS = {
    "SELECT": "dynamodb:PartiQLSelect",
    "INSERT": "dynamodb:PartiQLInsert",
    "UPDATE": "dynamodb:PartiQLUpdate",
    "DELETE": "dynamodb:PartiQLDelete",
}
#: The operations that carry statements, with the parameter that holds them.
OPERATIONS: Mapping[str, str | None] = {
    "ExecuteStatement": None,
    BATCH: "Statements",
    "ExecuteTransaction": "TransactStatements",
}


class UnreadableError(ValueError):
    """A statement that cannot be read."""


def accesses(operation: str, request: object) -> Iterator[Access]:
    """List what the statements of a request access, in their order.

    A statement of a batch that cannot be read accesses nothing: its action is empty.

    Raises
    ------
    UnreadableError
        If a statement cannot be read, and the request is not a batch.
    """
    if not isinstance(request, dict):
        return
    parameter = OPERATIONS[operation]
    for each in [request] if parameter is None else request.get(parameter) or []:
        try:
            parsed = dynamodb._parse_partiql(each.get("Statement"), each.get("Parameters") or [])
            yield _of(parsed, operation if operation == "ExecuteTransaction" else None)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            if operation != BATCH:
                raise UnreadableError(str(error)) from error
            yield Access("", "")


def _of(parsed: _Json, enclosing: str | None) -> Access:
    if parsed["op"] == "EXISTS":
        parsed = parsed["select"]
    table, index = parsed["table"], parsed.get("index")
    key = partition_key(table, index)
    found = tuple(_keys(parsed, key))
    reads = parsed["op"] == "SELECT"
    return Access(
        _ACTIONS[parsed["op"]],
        table,
        index,
        keys=found,
        attributes=tuple(dict.fromkeys(_attributes(parsed))),
        enclosing=enclosing,
        full_scan=not found if reads else None,
        unreadable=None
        if found or reads
        else f"no value for the partition key {key!r} of {table} in the statement",
    )


def _keys(parsed: _Json, key: str | None) -> Iterator[str]:
    if parsed["op"] == "INSERT" and key in parsed["item"]:
        yield text_of(parsed["item"][key])
    for name, operator, value in parsed["conditions"]:
        if name == key and operator == "=":
            yield text_of(value)
        elif name == key and operator == "IN":
            yield from (text_of(each) for each in value)


def _attributes(parsed: _Json) -> Iterator[str]:
    yield from parsed.get("item") or ()
    yield from (name for name, _, _ in parsed["conditions"])
    for path in parsed.get("projections") or ():
        yield path.partition(".")[0].partition("[")[0]
    yield from (path[0] for path, _ in parsed.get("assignments") or ())
    yield from (path[0] for path in parsed.get("removes") or ())
