"""DynamoDB: expressions, batches of statements, encryption and expiry."""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import json_response
from ministack.services import dynamodb

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.gateway import call as calls
from gatehouse.local.questions.dynamodb_accesses import named
from gatehouse.local.questions.dynamodb_schema import key_attributes

_Json = dict[str, Any]
_FILTER, _KEYS = "FilterExpression", "KeyConditionExpression"
#: Upstream itself reads the others before anything is looked up.
_EXPRESSIONS = (_FILTER, _KEYS, "ConditionExpression")


@fix(
    dynamodb,
    "_validate_expression_attrs",
    signature="(data, expression_fields, size_wording='figure')",
    body="125485e0a5ac",
    page="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html",
)
def _before_looking_up(upstream: Upstream) -> Upstream:
    """Refuse an invalid expression before anything is looked up.

    Upstream finds a reserved word when it compares an item, so that a filter on ``status`` works as
    long as there is nothing to filter, and lets a query filter by its own key.
    """

    def validate_expression_attrs(
        data: dict[str, Any], fields: tuple[str, ...], *rest: Any, **named: Any
    ) -> Answer | None:
        refused: Answer | None = upstream(data, fields, *rest, **named)
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


@fix(
    dynamodb,
    "_batch_execute_statement",
    signature="(data)",
    body="4b769303b1e2",
    page="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html",
)
def _but_for_the_refused(upstream: Upstream) -> Upstream:
    """Answer the statements that are refused with an error each, and run the others."""

    def batch_execute_statement(data: dict[str, Any]) -> Answer:
        call = calls.current.get()
        refused = call.refused_statements if call else {}
        if not refused:
            answer: Answer = upstream(data)
            return answer
        kept = [each for at, each in enumerate(data["Statements"]) if at not in refused]
        status, headers, body = (
            upstream({**data, "Statements": kept}) if kept else json_response({"Responses": []})
        )
        if status != 200:
            return status, headers, body
        content = json.loads(body)
        for place in sorted(refused):
            error = {"Code": "AccessDenied", "Message": refused[place]}
            content["Responses"].insert(place, {"Error": error})
        answered: Answer = json_response(content)
        return answered

    return batch_execute_statement


@fix(
    dynamodb,
    "_sse_description_from_spec",
    signature="(spec)",
    body="c9de8745b264",
    page="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSEDescription.html",
)
def _without_own_key(upstream: Upstream) -> Upstream:
    """Describe no encryption for a table that has DynamoDB's own key again."""

    def sse_description_from_spec(spec: _Json | None) -> Any:
        return upstream(spec) if spec and spec.get("Enabled") else None

    return sse_description_from_spec


@fix(
    dynamodb,
    "_update_ttl",
    signature="(data)",
    body="595529e53c5f",
    page="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html",
)
def _by_its_name(upstream: Upstream) -> Upstream:
    """Turn the expiry of items off by the name of its own attribute alone."""

    def update_ttl(data: _Json) -> Answer:
        wanted = data.get("TimeToLiveSpecification") or {}
        table = dynamodb._normalize_table_name(data.get("TableName"))
        kept = dynamodb._ttl_settings.get(table) or {}
        is_on = kept.get("TimeToLiveStatus") == "ENABLED"
        if not wanted.get("Enabled") and not is_on:
            return refusal("ValidationException", "TimeToLive is already disabled")
        if is_on and kept.get("AttributeName") != wanted.get("AttributeName"):
            return refusal(
                "ValidationException",
                "TimeToLive is active on a different AttributeName: current AttributeName is "
                f"{kept.get('AttributeName')}",
            )
        answer: Answer = upstream(data)
        if answer[0] < 300 and not wanted.get("Enabled"):
            dynamodb._ttl_settings.pop(table, None)
        return answer

    return update_ttl
