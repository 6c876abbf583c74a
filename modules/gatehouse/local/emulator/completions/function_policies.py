"""The policy of a function has a largest size."""

from __future__ import annotations

import json

from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway.call import Answer

_LARGEST = 20480
_NAMED = ("FunctionName", "Qualifier")


@completes(
    "lambda",
    "AddPermission",
    page="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
)
async def add_permission(asked: Asked) -> Answer:
    """Take a statement back with which the policy is too large."""
    answer = await asked.carry_out()
    if answer.status != 201:
        return answer
    told = asked.parameters
    function = {name: told[name] for name in _NAMED if name in told}
    policy = json.loads((await asked.ask("GetPolicy", **function))["Policy"])
    size = len(json.dumps(policy, separators=(",", ":")))
    if size <= _LARGEST:
        return answer
    await asked.ask("RemovePermission", **function, StatementId=told["StatementId"])
    return asked.refusal(
        "PolicyLengthExceededException",
        f"The final policy size ({size}) is bigger than the limit ({_LARGEST}).",
    )
