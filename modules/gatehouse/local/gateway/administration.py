"""What only the launcher may ask of the local AWS itself."""

from __future__ import annotations

import hmac
import json
import os
import re
from collections.abc import Callable
from typing import Any

from gatehouse.local.gateway import own
from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.gateway.decisions import journal
from gatehouse.local.gateway.request_journal import request_journal
from gatehouse.local.launcher.asking import PREFIX, PROOF

_NUMBER = re.compile(r"[0-9]{1,15}")
#: What the emulator lets anybody do who reaches the port: empty it, set its variables, and read the
#: messages of its queues.
_NOT_FOR_ANYBODY = ("/_ministack/reset", "/_ministack/config", "/_ministack/sqs/messages")


async def answer(call: Call) -> Answer | None:
    """Answer the launcher's own questions, and nobody else's."""
    path = call.received.path
    if path in _NOT_FOR_ANYBODY:
        return _told(404, {"message": "The launcher starts a new local AWS instead."})
    if not path.startswith(PREFIX):
        return None
    given = call.received.headers.get(PROOF, "").encode()
    if not hmac.compare_digest(given, os.environ["AWS_SECRET_ACCESS_KEY"].encode()):
        return _told(403, {"message": "Forbidden"})
    question = _QUESTIONS.get(path.removeprefix(PREFIX))
    if question is None or call.received.method != "GET":
        return _told(404, {"message": "Not Found"})
    return _told(200, question(call))


def _identities(_: Call) -> dict[str, Any]:
    """Return what AWS keeps to itself: who each identity is at its providers."""
    pools = own.services()["cognito-identity"].save()["pools"]
    return {
        "identities": [
            {"pool": pool["id"], "id": each["id"], "subjects": each["subjects"]}
            for pool in pools
            for each in pool["identities"].values()
        ]
    }


def _requests(call: Call) -> dict[str, Any]:
    """Return the entries of the journal of requests that are behind the number in ``after``."""
    after = "".join(call.received.query.get("after", ["0"])[:1])
    number = int(after) if _NUMBER.fullmatch(after) else 0
    return request_journal.after(number)


#: What can be asked, by the end of the path.
_QUESTIONS: dict[str, Callable[[Call], dict[str, Any]]] = {
    "decisions": lambda _: {"decisions": journal.as_json()},
    "identities": _identities,
    "requests": _requests,
}


def _told(status: int, content: object) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(content).encode())
