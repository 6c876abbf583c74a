"""The journal of answers: for each request what it was, how it ended, and what ended it.

``decisions`` knows what policies decide. A request can also end before any policy is asked: at a
signature, a route that does not exist, a limit, a browser's preflight. Both journals name a request
by the same id.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gatehouse.local.gateway.call import Answer, Call

#: How many answers are kept; older ones are forgotten.
KEPT = 5000
#: Questions about the local AWS itself, which nobody wants to see among those of an app.
_ITS_OWN = ("/_gatehouse/", "/_ministack/", "/_localstack/")
#: The header with the id that the client sees, in the order in which they are looked for.
_IDS = ("apigw-requestid", "x-amzn-requestid", "x-amz-request-id")


@dataclass(frozen=True)
class Answered:
    """A request, and how it ended.

    Parameters
    ----------
    time, took : float
        When it came, in seconds since 1970, and how many seconds it took.
    request_id : str
        The id that decisions have.
    answer_id : str
        The id in the answer's header, which for an HTTP API is another one.
    trace : str
        The trace that it belongs to: what a function asks of AWS has that of the call that the
        function answers.
    method, path, host, source_ip : str
        What came, and from where.
    status : int
        The status of the answer.
    service, caller : str
        Which service answered, and the ARN of who signed; empty for a request without a signature.
    identity, identity_pool, provider : str
        Of a session that an identity pool gave out: the identity, its pool, and how it signed in.
    layer, reason : str
        What ended it, if no policy did, and why; empty where the service carried it out.
    told : dict
        What the service says besides: of an HTTP API the route, its authorization and the claims.
    """

    time: float
    took: float
    request_id: str
    answer_id: str
    trace: str
    method: str
    path: str
    host: str
    source_ip: str
    status: int
    service: str
    caller: str
    identity: str = ""
    identity_pool: str = ""
    provider: str = ""
    layer: str = ""
    reason: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


class Answers:
    """The newest answers, oldest first."""

    def __init__(self) -> None:
        self._kept: deque[Answered] = deque(maxlen=KEPT)
        self._count = 0

    def add(self, call: Call, answer: Answer) -> None:
        """Keep how a request ended; questions about the local AWS itself are left out."""
        received = call.received
        if received.path.startswith(_ITS_OWN):
            return
        headers = {name.lower(): str(value) for name, value in answer.headers.items()}
        shown = next((headers[name] for name in _IDS if name in headers), call.request_id)
        session = (call.caller.session if call.caller else None) or {}
        self._count += 1
        self._kept.append(
            Answered(
                time=call.started,
                took=time.time() - call.started,
                request_id=call.request_id,
                answer_id=shown,
                trace=call.trace.partition(";")[0],
                method=received.method,
                path=received.path,
                host=received.headers.get("host", ""),
                source_ip=received.source_ip,
                status=answer.status,
                service=call.service,
                caller=call.caller.arn if call.caller else "",
                identity=str(session.get("_identity_id") or ""),
                identity_pool=str(session.get("_identity_pool_id") or ""),
                provider=str((session.get("_cognito_amr") or [""])[-1]),
                layer=call.ended_by,
                reason=call.ended_because,
                told=dict(call.told),
            )
        )

    def as_json(self) -> dict[str, Any]:
        """Return the answers for another program, and how many were forgotten."""
        kept = list(self._kept)
        return {"requests": [asdict(each) for each in kept], "forgotten": self._count - len(kept)}


answers = Answers()
