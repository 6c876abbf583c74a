"""Lambda reads a stream or a queue with the role of the function.

It refuses a mapping if the role lacks a permission (Lambda developer guide, ``with-ddb``,
``with-sqs``).
"""

from __future__ import annotations

from collections.abc import Mapping

from ministack.services import iam

from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.gateway import decisions
from gatehouse.local.gateway.call import Answer
from gatehouse.local.models.client import AnsweredError

_STREAM = (
    "Cannot access stream {source}. Please ensure the role can perform the GetRecords, "
    "GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM."
)
_QUEUE = "The function execution role does not have permissions to call {missing} on SQS"
#: By service: what the role needs, and what Lambda says if it lacks it.
_NEEDED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "dynamodb": (("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"), _STREAM),
    "kinesis": (("DescribeStream", "GetRecords", "GetShardIterator", "ListShards"), _STREAM),
    "sqs": (("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"), _QUEUE),
}


@completes(
    "lambda",
    "CreateEventSourceMapping",
    page="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html",
)
async def create_event_source_mapping(asked: Asked) -> Answer:
    """Refuse a source that the function's role may not read."""
    source = str(asked.parameters.get("EventSourceArn") or "")
    service = source.split(":")[2] if source.count(":") > 4 else ""
    if service not in _NEEDED:
        return await asked.carry_out()
    try:
        function = await asked.ask(
            "GetFunctionConfiguration", FunctionName=asked.parameters["FunctionName"]
        )
    except AnsweredError:
        return await asked.carry_out()  # the emulator says that there is no such function
    needed, says = _NEEDED[service]
    for action in needed:
        # Streams are listed for a table or for all, not one by one.
        on = source.partition("/stream/")[0] + "/stream/*" if action == "ListStreams" else source
        if not _may(function["Role"], function["FunctionName"], f"{service}:{action}", on):
            told = says.format(source=source, missing=action)
            return asked.refusal("InvalidParameterValueException", told)
    return await asked.carry_out()


def _may(role: str, function: str, action: str, resource: str) -> bool:
    """Decide by the policies of a role, for the session of a function."""
    if iam._roles.get(role.rpartition("/")[2]) is None:
        return False
    return decisions.by_role(role, function, action, resource).allowed
