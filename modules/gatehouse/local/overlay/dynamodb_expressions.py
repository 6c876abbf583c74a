"""An invalid expression is refused before anything is looked up.

Extends ``ministack.services.dynamodb._validate_expression_attrs``, which does not check:

- reserved words. Upstream finds one when it compares an item, so that a filter on ``status`` works
  as long as there is nothing to filter (DynamoDB developer guide, ``ReservedWords``);
- filters of a query on its own key (``Query.FilterExpression``).
"""

from __future__ import annotations

from typing import Any

from ministack.services import dynamodb

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.overlay.service_errors import refusal
from gatehouse.local.questions.dynamodb_accesses import named
from gatehouse.local.questions.dynamodb_schema import key_attributes

_FILTER, _KEYS = "FilterExpression", "KeyConditionExpression"
#: Upstream itself reads the others before anything is looked up.
_EXPRESSIONS = (_FILTER, _KEYS, "ConditionExpression")


def install() -> None:
    """Install the patch."""
    replace(dynamodb, "_validate_expression_attrs", _before_looking_up)


def _before_looking_up(upstream: Upstream) -> Upstream:
    def validate_expression_attrs(
        data: dict[str, Any], fields: tuple[str, ...], *rest: Any
    ) -> Answer | None:
        refused: Answer | None = upstream(data, fields, *rest)
        if refused:
            return refused
        problem = _problem(data, fields)
        return refusal("ValidationException", problem) if problem else None

    return validate_expression_attrs


def _problem(data: dict[str, Any], fields: tuple[str, ...]) -> str | None:
    for field in fields:
        if field in _EXPRESSIONS and isinstance(data.get(field), str):
            reserved = _reserved(data[field])
            if reserved:
                return f"Invalid {field}: {reserved}"
    if _KEYS in fields and data.get(_KEYS) and data.get(_FILTER):
        key = key_attributes(str(data.get("TableName")), data.get("IndexName"))
        for name in named(data, _FILTER):
            if name in key:
                return (
                    "Filter Expression can only contain non-primary key attributes: "
                    f"Primary key attribute: {name}"
                )
    return None


def _reserved(expression: str) -> str | None:
    try:
        told: str | None = dynamodb._check_reserved_keyword_usage(dynamodb._tokenize(expression))
    except ValueError:
        return None  # upstream reports what is wrong with it
    return told.partition(": ")[2] if told else None
