"""DynamoDB refuses an invalid expression before it looks anything up.

The emulator finds a reserved word when it compares an item, so that a filter on ``status`` works as
long as there is nothing to filter, and lets a query filter by its own key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.services import dynamodb

from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway.call import Answer
from gatehouse.local.questions.dynamodb_accesses import named
from gatehouse.local.questions.dynamodb_schema import key_attributes

_FILTER = "FilterExpression"
#: The emulator itself reads the others before it looks anything up.
_EXPRESSIONS = ("KeyConditionExpression", _FILTER, "ConditionExpression")
_OPERATORS = frozenset({"AND", "OR", "NOT", "BETWEEN", "IN"})
_LARGEST = 4096
#: A name without a placeholder, also behind a dot; what a parenthesis follows is a function.
_NAME = re.compile(r"(?<![\w:#])[^\W\d]\w*(?!\w|\s*\()")
_RESERVED = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html"


@completes("dynamodb", "PutItem", "UpdateItem", "DeleteItem", "Scan", page=_RESERVED)
async def with_expressions(asked: Asked) -> Answer:
    """Refuse a reserved word."""
    return _refusal(asked, asked.parameters) or await asked.carry_out()


@completes("dynamodb", "TransactWriteItems", page=_RESERVED)
async def transact(asked: Asked) -> Answer:
    """Refuse a reserved word in one of the actions."""
    for item in asked.parameters["TransactItems"]:
        for action in item.values():
            if refused := _refusal(asked, action):
                return refused
    return await asked.carry_out()


@completes(
    "dynamodb",
    "Query",
    page="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html",
)
async def query(asked: Asked) -> Answer:
    """Refuse a reserved word, and a filter by the key that a valid query is about."""
    if refused := _refusal(asked, asked.parameters):
        return refused
    answer = await asked.carry_out()
    told = asked.parameters
    if answer.status == 200 and told.get("KeyConditionExpression") and told.get(_FILTER):
        key = key_attributes(str(told["TableName"]), told.get("IndexName"))
        for name in named(told, _FILTER):
            if name in key:
                return asked.refusal(
                    "ValidationException",
                    "Filter Expression can only contain non-primary key attributes: "
                    f"Primary key attribute: {name}",
                )
    return answer


def _refusal(asked: Asked, told: Mapping[str, Any]) -> Answer | None:
    for field in _EXPRESSIONS:
        for word in _reserved(told.get(field)):
            return asked.refusal(
                "ValidationException",
                f"Invalid {field}: Attribute name is a reserved keyword; reserved keyword: {word}",
            )
    return None


def _reserved(expression: object) -> Iterator[str]:
    """List the reserved words of an expression that is not too large to be read."""
    if isinstance(expression, str) and len(expression.encode()) <= _LARGEST:
        for name in _NAME.findall(expression):
            if name.upper() in dynamodb.AWS_KEYWORDS and name.upper() not in _OPERATORS:
                yield name
