"""The access log of a stage.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import time
from typing import Any

from ministack.services import cloudwatch_logs

from gatehouse.local.emulator import api_tables
from gatehouse.local.emulator.patching import Answer
from gatehouse.local.services.http_api.call import Call
from gatehouse.local.services.http_api.context import variable, variables

logger = logging.getLogger("gatehouse")

_VARIABLE = re.compile(r"\$context\.([A-Za-z0-9_]+(?:[.:][A-Za-z0-9_:-]+)*)")
_RESPONSE_TYPES = {
    401: "UNAUTHORIZED",
    403: "ACCESS_DENIED",
    404: "RESOURCE_NOT_FOUND",
    413: "REQUEST_TOO_LARGE",
    429: "THROTTLED",
    500: "INTEGRATION_FAILURE",
    503: "INTEGRATION_TIMEOUT",
}


def write(call: Call, answer: Answer) -> None:
    """Write a call's line into the log group of its stage, where it has one.

    Parameters
    ----------
    call : Call
        The call, with everything that is known about it by now.
    answer : Answer
        What the client gets.
    """
    stage = api_tables.store().stages.find(call.api_id, call.stage) or {}
    settings = stage.get("accessLogSettings") or {}
    pattern = str(settings.get("format") or "")
    name = cloudwatch_logs._resolve_group_by_arn(str(settings.get("destinationArn") or ""))
    if not pattern or name is None:
        return
    now = int(time.time() * 1000)
    event = {"timestamp": now, "message": line(pattern, call, answer), "ingestionTime": now}
    stream_name = hashlib.sha256(f"{call.api_id}/{call.stage}".encode()).hexdigest()[:32]
    streams = cloudwatch_logs._log_groups[name]["streams"]
    stream = streams.setdefault(
        stream_name,
        {
            "events": [],
            "uploadSequenceToken": "1",
            "creationTime": now,
            "firstEventTimestamp": None,
            "lastEventTimestamp": None,
            "lastIngestionTime": None,
        },
    )
    cloudwatch_logs._append_log_events(stream, [event])
    cloudwatch_logs._fanout_to_subscription_filters(name, stream_name, [event])


def line(pattern: str, call: Call, answer: Answer) -> str:
    """Fill in a format.

    Parameters
    ----------
    pattern : str
        The stage's format, of any text with ``$context`` variables in it.
    call : Call
        The call.
    answer : Answer
        What the client gets.

    Returns
    -------
    str
        The format with the values, ``-`` for a variable without one. Values are escaped as in a
        JSON string, so that a client cannot forge a line or a field.
    """
    known = _variables(call, answer)

    def value(found: re.Match[str]) -> str:
        name = found[1]
        return _text(known[name] if name in known else variable(call, name))

    return _VARIABLE.sub(value, pattern)


def _text(value: Any) -> str:
    if value is None or value == "":
        return "-"
    text = value if isinstance(value, str) else json.dumps(value)
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _variables(call: Call, answer: Answer) -> dict[str, Any]:
    status, _, body = answer
    error = _error(call, answer)
    latency = call.integration_seconds
    milliseconds = None if latency is None else int(latency * 1000)
    return {
        **variables(call),
        "authorizer.error": call.authorizer_error,
        "awsEndpointRequestId": call.integration_request_id,
        "dataProcessed": len(call.body) + len(body),
        "error.message": error,
        "error.messageString": None if error is None else f'"{error}"',
        "error.responseType": _RESPONSE_TYPES.get(status) if error else None,
        "integration.error": call.integration_error,
        "integration.integrationStatus": call.integration_status,
        "integration.latency": milliseconds,
        "integration.requestId": call.integration_request_id,
        "integration.status": status if call.integration_status and not error else None,
        "integrationErrorMessage": call.integration_error,
        "integrationLatency": milliseconds,
        "integrationStatus": call.integration_status,
        "responseLatency": int((time.time() - call.started) * 1000),
        "responseLength": len(body),
        "status": status,
    }


def _error(call: Call, answer: Answer) -> str | None:
    """Return the message of an answer that the gateway itself made."""
    status, _, body = answer
    reached = call.integration_status is not None and call.integration_error is None
    if status < 400 or reached:
        return None
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return None
