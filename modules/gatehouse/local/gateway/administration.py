"""What only the launcher may ask of the local AWS itself."""

from __future__ import annotations

import hmac
import json
import os

from gatehouse.local.gateway import own
from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.gateway.decisions import journal

#: Where the journal of decisions is read.
DECISIONS = "/_gatehouse/decisions"
#: Where it is read which user of which pool an identity is.
IDENTITIES = "/_gatehouse/identities"
#: The header that proves that the launcher, or its user, asks: it holds the root's secret key.
PROOF = "x-gatehouse-secret"
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
    if path == IDENTITIES and call.received.method == "GET":
        return _told(200, {"identities": _identities()})
    return _told(404, {"message": "Not Found"})


def _identities() -> list[dict[str, object]]:
    """Return what AWS keeps to itself: who each identity is at its providers."""
    pools = own.services()["cognito-identity"].save()["pools"]
    return [
        {"pool": pool["id"], "id": each["id"], "subjects": each["subjects"]}
        for pool in pools
        for each in pool["identities"].values()
    ]


def _told(status: int, content: object) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(content).encode())
