"""Log groups: their keys, and the functions that read them; and the names of deliveries.

The emulator takes a key when a group is made and never again. It names a delivery by a UUID, with
which no delivery can be read or deleted: AWS's model allows letters and digits alone.
"""

from __future__ import annotations

import json
import secrets

from ministack.services import cloudwatch_logs

from gatehouse.local.emulator.completing import Asked, changed, completes
from gatehouse.local.emulator.function_policies import may_call
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


@completes(
    "logs",
    "PutSubscriptionFilter",
    page="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html",
)
async def put_subscription_filter(asked: Asked) -> Answer:
    """Refuse a function whose policy does not let the group call it."""
    told = asked.parameters
    function = str(told.get("destinationArn") or "")
    group = cloudwatch_logs._log_groups.get(told.get("logGroupName"))
    if group is None or ":function:" not in function:
        return await asked.carry_out()
    source = f"{str(group['arn']).removesuffix(':*')}:*"
    region = source.split(":")[3]
    services = ("logs.amazonaws.com", f"logs.{region}.amazonaws.com")
    if not any(may_call(each, source, function) for each in services):
        return asked.refusal(
            "InvalidParameterException",
            "Could not execute the lambda function. Make sure you have given CloudWatch Logs "
            "permission to execute your function.",
        )
    return await asked.carry_out()
