"""CloudWatch Logs: the key of a log group can be set and taken away, which upstream lacks."""

from __future__ import annotations

import json
from typing import Any

from ministack.core import responses
from ministack.services import cloudwatch_logs

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Answer, Upstream
from gatehouse.local.emulator.service_errors import refusal


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
