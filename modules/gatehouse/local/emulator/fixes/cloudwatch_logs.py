"""CloudWatch Logs: the keys of log groups, which upstream lacks, and a bound to what is kept."""

from __future__ import annotations

import json
import re
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch_logs

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.emulator.service_errors import refusal

#: How many events of a stream are kept, and how many streams of the functions of a group: the
#: newest. Upstream keeps all, a stream for each call of a function.
_EVENTS, _STREAMS = 10_000, 1_000
_OF_FUNCTION = re.compile(r"\d{4}/\d\d/\d\d/\[")


@fix(
    cloudwatch_logs,
    "handle_request",
    signature="(method, path, headers, body, query_params)",
    body="63b3e7afea7c",
    page="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html",
)
def _with_keys(upstream: Upstream) -> Upstream:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: Any
    ) -> Answer:
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if action not in ("AssociateKmsKey", "DisassociateKmsKey"):
            answer: Answer = await upstream(method, path, headers, body, query)
            return answer
        data = json.loads(body)
        group = cloudwatch_logs._log_groups.get(data.get("logGroupName"))
        if group is None:
            return refusal("ResourceNotFoundException", "The specified log group does not exist.")
        group["kmsKeyId"] = data["kmsKeyId"] if action == "AssociateKmsKey" else None
        done: Answer = responses.json_response({})
        return done

    return handle_request


@fix(
    cloudwatch_logs,
    "_fanout_to_subscription_filters",
    signature="(group_name, stream_name, events)",
    body="de13f3836697",
    page="no page: it is about the memory of the server",
)
def _bounded(upstream: Upstream) -> Upstream:
    # Every way of an event into a stream ends here, so this is where the bound is.
    def fan_out(group_name: str, stream_name: str, events: Any) -> None:
        upstream(group_name, stream_name, events)
        streams = (cloudwatch_logs._log_groups.get(group_name) or {}).get("streams") or {}
        with cloudwatch_logs._log_events_lock:
            if stream := streams.get(stream_name):
                del stream["events"][:-_EVENTS]
            for name in list(streams)[: max(len(streams) - _STREAMS, 0)]:
                if _OF_FUNCTION.match(name):
                    del streams[name]

    return fan_out
