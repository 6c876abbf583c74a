"""User pools keep what they write to logs, and where to: ``SetLogDeliveryConfiguration``.

Upstream has neither that operation nor ``GetLogDeliveryConfiguration``. Nothing here writes a log.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LogConfigurationType.html
"""

from __future__ import annotations

from typing import Any

from ministack.core import responses

from gatehouse.local.emulator.patching import Answer
from gatehouse.local.emulator.service_errors import refusal
from gatehouse.local.overlay import user_pool_operations

_GROUP, _BUCKET, _STREAM = (
    "CloudWatchLogsConfiguration",
    "S3Configuration",
    "FirehoseConfiguration",
)
#: The events, in the order in which Cognito returns them, each with its level and its places.
_EVENTS = {
    "userNotification": ("ERROR", {_GROUP}),
    "userAuthEvents": ("INFO", {_GROUP, _BUCKET, _STREAM}),
}
_kept: dict[str, list[dict[str, Any]]] = {}


def install() -> None:
    """Install the operations."""
    user_pool_operations.add(
        {"SetLogDeliveryConfiguration": _set, "GetLogDeliveryConfiguration": _get}
    )


def _set(pool: dict[str, Any], data: dict[str, Any]) -> Answer:
    given = {each["EventSource"]: each for each in data["LogConfigurations"]}
    if len(given) < len(data["LogConfigurations"]):
        return refusal("InvalidParameterException", "An event source must be there once.")
    for source, each in given.items():
        level, places = _EVENTS[source]
        named = {place for place in (_GROUP, _BUCKET, _STREAM) if each.get(place)}
        if each["LogLevel"] != level or len(named) != 1 or not named <= places:
            return refusal(
                "InvalidParameterException", f"{source} must have the level {level} and one place."
            )
    if "userAuthEvents" in given and pool.get("UserPoolTier") != "PLUS":
        return refusal(
            "FeatureUnavailableInTierException", "userAuthEvents needs the feature plan PLUS."
        )
    _kept[data["UserPoolId"]] = [given[source] for source in _EVENTS if source in given]
    return _get(pool, data)


def _get(_: dict[str, Any], data: dict[str, Any]) -> Answer:
    pool_id = str(data["UserPoolId"])
    answer: Answer = responses.json_response(
        {
            "LogDeliveryConfiguration": {
                "UserPoolId": pool_id,
                "LogConfigurations": _kept.get(pool_id, []),
            }
        }
    )
    return answer
