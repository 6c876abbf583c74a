"""The keys of log groups, and the names of deliveries.

The emulator takes a key when a group is made and never again. It names a delivery by a UUID, with
which no delivery can be read or deleted: AWS's model allows letters and digits alone.
"""

from __future__ import annotations

import json
import secrets

from ministack.services import cloudwatch_logs

from gatehouse.local.emulator.completing import Asked, changed, completes
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


@completes(
    "logs",
    "CreateDelivery",
    page="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Delivery.html",
)
async def create_delivery(asked: Asked) -> Answer:
    """Give a new delivery a name of letters and digits."""
    answer = await asked.carry_out()
    if answer.status != 200:
        return answer
    old = json.loads(answer.body)["delivery"]["id"]
    delivery, name = cloudwatch_logs._deliveries.pop(old), secrets.token_hex(8)
    delivery.update(id=name, arn=delivery["arn"].replace(old, name))
    cloudwatch_logs._deliveries[name] = delivery
    return changed(answer, {"delivery": delivery})
