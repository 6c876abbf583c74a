"""The keys of log groups, which the emulator takes when a group is made and never again."""

from __future__ import annotations

from ministack.services import cloudwatch_logs

from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway.call import Answer


@completes(
    "logs",
    "AssociateKmsKey",
    "DisassociateKmsKey",
    page="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html",
)
async def change_key(asked: Asked) -> Answer:
    """Give a log group another key, or none."""
    told = asked.parameters
    named = str(told.get("resourceIdentifier") or "").partition(":log-group:")[2]
    group = cloudwatch_logs._log_groups.get(told.get("logGroupName") or named)
    if group is None:
        return asked.refusal("ResourceNotFoundException", "The specified log group does not exist.")
    group["kmsKeyId"] = told.get("kmsKeyId")
    return asked.answer({})
