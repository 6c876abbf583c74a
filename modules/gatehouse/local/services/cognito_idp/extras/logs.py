"""What a pool writes to logs, and where to. Nothing here writes a log.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LogConfigurationType.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, needs_tier
from gatehouse.local.services.cognito_idp.records import Json, Pool

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


def set_log_delivery_configuration(call: Call, asked: Json) -> Json:
    """Carry out ``SetLogDeliveryConfiguration``."""
    pool = call.pool(asked)
    given = {each["EventSource"]: each for each in asked["LogConfigurations"]}
    if len(given) < len(asked["LogConfigurations"]):
        raise invalid("An event source must be there once.")
    for source, each in given.items():
        level, places = _EVENTS[source]
        named = {place for place in (_GROUP, _BUCKET, _STREAM) if each.get(place)}
        if each["LogLevel"] != level or len(named) != 1 or not named <= places:
            raise invalid(f"{source} must have the level {level} and one place.")
    if "userAuthEvents" in given and pool.tier != "PLUS":
        raise needs_tier(pool.tier, "User Activity Logs")
    pool.logs = [given[source] for source in _EVENTS if source in given]
    return _shown(pool)


def get_log_delivery_configuration(call: Call, asked: Json) -> Json:
    """Carry out ``GetLogDeliveryConfiguration``."""
    return _shown(call.pool(asked))


def _shown(pool: Pool) -> Json:
    return {"LogDeliveryConfiguration": {"UserPoolId": pool.id, "LogConfigurations": pool.logs}}
