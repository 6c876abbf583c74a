"""A batch of statements is refused statement by statement.

Extends ``ministack.services.dynamodb._batch_execute_statement``: the statements that
``dynamodb_keys`` refuses are answered with the error ``AccessDenied``, the others run
(``BatchStatementError`` in the API reference).
"""

from __future__ import annotations

import contextvars
import json
from collections.abc import Mapping
from typing import Any

from ministack.core.responses import json_response
from ministack.services import dynamodb

from gatehouse.local.overlay.patching import Answer, Upstream, replace

OPERATION = "BatchExecuteStatement"

_NONE: Mapping[int, str] = {}
_refused: contextvars.ContextVar[Mapping[int, str]] = contextvars.ContextVar(
    "gatehouse_refused_statements", default=_NONE
)


def install() -> None:
    """Install the patch."""
    replace(dynamodb, "_batch_execute_statement", _but_for_the_refused)


def refuse(statements: Mapping[int, str]) -> None:
    """Record the refused statements of the request: their positions, with the messages."""
    _refused.set(statements)


def _but_for_the_refused(upstream: Upstream) -> Upstream:
    def batch_execute_statement(data: dict[str, Any]) -> Answer:
        refused = _refused.get()
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
