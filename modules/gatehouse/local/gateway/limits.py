"""How much a function takes in one call.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB for a call that waits
for the answer, 1 MB for one that does not.
"""

from __future__ import annotations

import json
import re

from gatehouse.local.emulator import app as emulator
from gatehouse.local.gateway.call import Answer, Call

_INVOKE = re.compile(r"/2015-03-31/functions/[^/]+/invocations")
_STREAM = re.compile(r"/2021-11-15/functions/[^/]+/response-streaming-invocations")
_WAITING = 6 * 1024 * 1024
_EVENT = 1024 * 1024


async def check(call: Call) -> Answer | None:
    """Refuse a call of a function whose event is larger than Lambda takes."""
    if call.service != "lambda" or call.received.method != "POST":
        return None
    if not (_INVOKE.fullmatch(call.path) or _STREAM.fullmatch(call.path)):
        return None
    size = len(call.content)
    kind = call.headers.get("x-amz-invocation-type", "RequestResponse")
    if kind == "Event" and size > _EVENT:
        return _refused(
            call, f"{size} byte payload is too large for the Event invocation type (limit {_EVENT})"
        )
    if size > _WAITING:
        told = f"Request must be smaller than {_WAITING} bytes for the InvokeFunction operation"
        return _refused(call, told)
    return None


def _refused(call: Call, message: str) -> Answer:
    headers = {
        "Content-Type": "application/json",
        "x-amzn-errortype": "RequestTooLargeException",
    }
    body = json.dumps({"Type": "User", "message": message}).encode()
    return emulator.finished(call, Answer(413, headers, body))
