"""A batch of statements is refused statement by statement.

Extends ``ministack.services.dynamodb._batch_execute_statement``: the statements that
the gateway refuses are answered with the error ``AccessDenied``, the others run
(``BatchStatementError`` in the API reference).
"""

from __future__ import annotations

import json
from typing import Any

from ministack.core.responses import json_response
from ministack.services import dynamodb

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.gateway import call as calls


def install() -> None:
    """Install the patch."""
    replace(dynamodb, "_batch_execute_statement", _but_for_the_refused)


def _but_for_the_refused(upstream: Upstream) -> Upstream:
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
