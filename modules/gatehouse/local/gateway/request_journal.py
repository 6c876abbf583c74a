"""The journal of requests: what came, how it ended, and what functions printed meanwhile.

``decisions`` knows what policies decide. A request can also end before any policy is asked: at a
signature, a route that does not exist, a limit, a browser's preflight. Both journals name a request
by the same id.

A run of a function belongs to the request that it was begun for. One that no request began, or
that ended behind its request, is an entry of its own.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from gatehouse.local.gateway import call as calls
from gatehouse.local.gateway.call import Answer, Call, Run

#: How many entries are kept; older ones are forgotten.
KEPT = 5000
#: Of how many runs the text is kept, and how much of each.
_PRINTED = 1000
_LONGEST = 20_000
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
    api_call : mapping or None
        What an HTTP API says about it: the route, its authorization, the claims, the caller in
        words. None: it was for none.
    runs : tuple of Run
        The functions' runs that it began.
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
    identity: str
    identity_pool: str
    provider: str
    layer: str
    reason: str
    api_call: Mapping[str, Any] | None
    runs: tuple[Run, ...]


class _Entry(NamedTuple):
    number: int
    what: Answered | Run


class RequestJournal:
    """The newest requests and runs, oldest first. Functions run in threads, so it has a lock."""

    def __init__(self) -> None:
        self._kept: deque[_Entry] = deque()
        self._printed: deque[Run] = deque()
        self._last = 0
        self._forgotten = 0
        self._lock = threading.Lock()

    def add(self, call: Call, answer: Answer) -> None:
        """Keep how a request ended; questions about the local AWS itself are left out."""
        with self._lock:
            call.is_answered = True
            if not call.received.path.startswith(_ITS_OWN):
                self._keep(_answered(call, answer))

    def begin_run(self, function: str, run_id: str) -> Run:
        """Note that a function runs, for the request that is being answered if there is one.

        Parameters
        ----------
        function : str
            The function's name.
        run_id : str
            The id that the function knows as its request's.
        """
        call = calls.current.get()
        run = Run(function, run_id, call.request_id if call else "")
        with self._lock:
            if call is not None and not call.is_answered:
                call.runs.append(run)
        return run

    def end_run(self, run: Run, result: Mapping[str, Any]) -> None:
        """Note what came of a run.

        Parameters
        ----------
        run : Run
            The run.
        result : mapping
            What the emulator returns.
        """
        call = calls.current.get()
        with self._lock:
            run.took = time.time() - run.time
            run.printed = str(result.get("log") or "")[:_LONGEST]
            run.failed = bool(result.get("error"))
            run.error = _error(result.get("body")) if run.failed else {}
            self._printed.append(run)
            if len(self._printed) > _PRINTED:
                old = self._printed.popleft()
                old.printed, old.error = "", {}
            if call is None or call.is_answered:
                self._keep(run)

    def after(self, number: int) -> dict[str, Any]:
        """Return the entries behind a number, for another program.

        Parameters
        ----------
        number : int
            The number of the last entry that is known; 0 for all.
        """
        with self._lock:
            found = [_as_json(each.what) for each in self._kept if each.number > number]
            return {"entries": found, "last": self._last, "forgotten": self._forgotten}

    def _keep(self, what: Answered | Run) -> None:
        self._last += 1
        self._kept.append(_Entry(self._last, what))
        if len(self._kept) > KEPT:
            oldest = self._kept.popleft()
            self._forgotten += isinstance(oldest.what, Answered)


def _answered(call: Call, answer: Answer) -> Answered:
    received = call.received
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    session = (call.caller.session if call.caller else None) or {}
    return Answered(
        time=call.started,
        took=time.time() - call.started,
        request_id=call.request_id,
        answer_id=next((headers[name] for name in _IDS if name in headers), call.request_id),
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
        api_call=call.api_call,
        # A run that still goes on gets an entry of its own when it ends.
        runs=tuple(each if each.took is not None else replace(each) for each in call.runs),
    )


def _as_json(what: Answered | Run) -> dict[str, Any]:
    if isinstance(what, Run):
        return {"kind": "run", **vars(what)}
    return {"kind": "request", **vars(what), "runs": [dict(vars(each)) for each in what.runs]}


def _error(body: Any) -> dict[str, str]:
    """The type, the message and the trace of an error, as far as they are known."""
    if not isinstance(body, dict):
        return {"type": "", "message": str(body or ""), "trace": ""}
    trace = body.get("stackTrace") or body.get("trace") or []
    lines = trace if isinstance(trace, list) else [str(trace)]
    return {
        "type": str(body.get("errorType") or ""),
        "message": str(body.get("errorMessage") or ""),
        "trace": "\n".join(str(each).rstrip("\n") for each in lines)[:_LONGEST],
    }


request_journal = RequestJournal()
