"""An expression with a reserved word is refused before anything is looked up.

Extends ``ministack.services.dynamodb._validate_expression_attrs``. Upstream finds the word when it
compares an item, so that a filter on ``status`` works as long as there is nothing to filter
(DynamoDB developer guide, ``ReservedWords``).
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import dynamodb

from gatehouse.local.overlay.patching import Answer, Upstream, replace

#: The others are read before anything is looked up, here as well.
_EXPRESSIONS = ("FilterExpression", "KeyConditionExpression", "ConditionExpression")


def install() -> None:
    """Put the patch in place."""
    replace(dynamodb, "_validate_expression_attrs", _without_reserved_words)


def _without_reserved_words(upstream: Upstream) -> Upstream:
    def validate_expression_attrs(
        data: dict[str, Any], fields: tuple[str, ...], *rest: Any
    ) -> Answer | None:
        refused: Answer | None = upstream(data, fields, *rest)
        for field in fields:
            if refused is None and field in _EXPRESSIONS and isinstance(data.get(field), str):
                refused = _refusal(field, data[field])
        return refused

    return validate_expression_attrs


def _refusal(field: str, expression: str) -> Answer | None:
    try:
        told: str | None = dynamodb._check_reserved_keyword_usage(dynamodb._tokenize(expression))
    except ValueError:
        return None  # upstream tells what is wrong with it
    if told is None:
        return None
    problem = told.partition(": ")[2]
    answer: Answer = error_response_json("ValidationException", f"Invalid {field}: {problem}", 400)
    return answer
