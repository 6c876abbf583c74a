"""DynamoDB: batches of statements, and what a table without a setting shows of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gatehouse.local.emulator.completing import Asked, changed, completes
from gatehouse.local.gateway.call import Answer
from gatehouse.local.models.client import AnsweredError

_INVALID = "ValidationException"
#: The descriptions of a table's settings, and where each says that it is off.
_STATUS = {"SSEDescription": "Status", "TimeToLiveDescription": "TimeToLiveStatus"}


@completes(
    "dynamodb",
    "BatchExecuteStatement",
    page="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html",
)
async def batch_execute_statement(asked: Asked) -> Answer:
    """Answer the statements that are refused with an error each, and run the others."""
    refused = asked.call.refused_statements if asked.call else {}
    if not refused:
        return await asked.carry_out()
    body = json.loads(asked.request.body)
    kept = [each for at, each in enumerate(body["Statements"]) if at not in refused]
    answer = asked.answer({"Responses": []})
    if kept:
        answer = await asked.carry_out(asked.with_json({**body, "Statements": kept}))
        if answer.status != 200:
            return answer
    content = json.loads(answer.body)
    for place in sorted(refused):
        error = {"Code": "AccessDenied", "Message": refused[place]}
        content["Responses"].insert(place, {"Error": error})
    return changed(answer, content)


@completes(
    "dynamodb",
    "UpdateTimeToLive",
    page="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html",
)
async def update_time_to_live(asked: Asked) -> Answer:
    """Turn the expiry of items off by the name of its own attribute alone."""
    wanted = asked.parameters["TimeToLiveSpecification"]
    try:
        found = await asked.ask("DescribeTimeToLive", TableName=asked.parameters["TableName"])
    except AnsweredError:
        return await asked.carry_out()  # the emulator says that there is no such table
    kept = found["TimeToLiveDescription"]
    is_on = kept["TimeToLiveStatus"] == "ENABLED"
    if not wanted["Enabled"] and not is_on:
        return asked.refusal(_INVALID, "TimeToLive is already disabled")
    if is_on and kept["AttributeName"] != wanted["AttributeName"]:
        return asked.refusal(
            _INVALID,
            "TimeToLive is active on a different AttributeName: current AttributeName is "
            f"{kept['AttributeName']}",
        )
    return await asked.carry_out()


@completes(
    "dynamodb",
    "CreateTable",
    "UpdateTable",
    "DescribeTable",
    "DeleteTable",
    "DescribeBackup",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "DescribeTimeToLive",
    page="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SSEDescription.html",
)
async def described(asked: Asked) -> Answer:
    """Describe no encryption for a table with DynamoDB's own key, and no expiry that is off."""
    answer = await asked.carry_out()
    if answer.status != 200:
        return answer
    return changed(answer, _without_what_is_off(json.loads(answer.body)))


def _without_what_is_off(told: Any) -> Any:
    if not isinstance(told, Mapping):
        return told
    shown = {}
    for name, each in told.items():
        if name in _STATUS and isinstance(each, Mapping) and each.get(_STATUS[name]) == "DISABLED":
            if name == "TimeToLiveDescription":
                shown[name] = {_STATUS[name]: "DISABLED"}
        else:
            shown[name] = _without_what_is_off(each)
    return shown
