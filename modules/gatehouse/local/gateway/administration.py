"""What only the launcher may ask of the local AWS itself."""

from __future__ import annotations

import hmac
import json
import os
import re

from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.gateway.decisions import journal
from gatehouse.local.gateway.happenings import happenings

#: Where the journal of decisions is read.
DECISIONS = "/_gatehouse/decisions"
#: Where calls and runs are read: those behind the number in ``after``.
HAPPENINGS = "/_gatehouse/happenings"
#: The header that proves that the launcher, or its user, asks: it holds the root's secret key.
PROOF = "x-gatehouse-secret"
_NUMBER = re.compile(r"[0-9]{1,15}")
_PREFIX = "/_gatehouse/"
#: What the emulator lets anybody do who reaches the port: empty it, set its variables, and read the
#: messages of its queues.
_NOT_FOR_ANYBODY = ("/_ministack/reset", "/_ministack/config", "/_ministack/sqs/messages")


async def answer(call: Call) -> Answer | None:
    """Answer the launcher's own questions, and nobody else's."""
    path = call.received.path
    if path in _NOT_FOR_ANYBODY:
        return _told(404, {"message": "The launcher starts a new local AWS instead."})
    if not path.startswith(_PREFIX):
        return None
    given = call.received.headers.get(PROOF, "").encode()
    if not hmac.compare_digest(given, os.environ["AWS_SECRET_ACCESS_KEY"].encode()):
        return _told(403, {"message": "Forbidden"})
    if path == DECISIONS and call.received.method == "GET":
        return _told(200, {"decisions": journal.as_json()})
    if path == HAPPENINGS and call.received.method == "GET":
        after = "".join(call.received.query.get("after", ["0"])[:1])
        number = int(after) if _NUMBER.fullmatch(after) else 0
        return _told(200, {"happenings": happenings.after(number)})
    return _told(404, {"message": "Not Found"})


def _told(status: int, content: object) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(content).encode())
