"""The calls of the app's APIs, newest first, and why one was refused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from gatehouse.console.pages.paging import needed, number_of, part_of
from gatehouse.console.rendering import page
from gatehouse.console.target import Target
from gatehouse.deployed.why import Why, whys
from gatehouse.deployed.why import why as why_of
from gatehouse.local.launcher.request_journal import Ran, RequestJournal, read_requests

#: Seconds between two reads of the list. On AWS each asks Terraform, and CloudWatch for a day.
_PAUSE, _PAUSE_ON_AWS = 2, 15
_REFUSED = 400
#: How AWS's sentence begins; who called has a column of its own.
_CALLER = re.compile(r"^User: \S+ is ")


@dataclass(frozen=True)
class CallRow:
    """A call.

    Parameters
    ----------
    request_id : str
        Its id.
    time : float
        When it came, in seconds since 1970.
    status : int
        The answer's status; 0 where it is not known.
    method, path : str
        What was called.
    caller : str
        Who called; empty for somebody unknown.
    milliseconds : int or None
        How long it took. None: not known.
    error : str
        Why it was refused or failed, in short; empty where it was not.
    runs : tuple of Ran
        What the app's functions printed for it.
    """

    request_id: str
    time: float
    status: int
    method: str
    path: str
    caller: str
    milliseconds: int | None
    error: str
    runs: tuple[Ran, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether the answer is an error."""
        return self.status >= _REFUSED


def listed(request: Request) -> Response:
    """Show the newest calls."""
    target: Target = request.app.state.target
    refused_only = request.query_params.get("only") == "refused"
    instance, number = target.instance(), number_of(request)
    if instance is not None:
        rows = calls_of(read_requests(instance))
    else:
        found = whys(
            target.project,
            last=needed(number),
            refused_only=refused_only,
            stack=target.stack,
            on_aws=True,
        )
        rows = [_of_log(each) for each in found]
    return page(
        request,
        "calls.html",
        calls=part_of([row for row in rows if row.is_refused or not refused_only], number),
        refused_only=refused_only,
        seconds=_PAUSE_ON_AWS if instance is None else _PAUSE,
    )


def why(request: Request) -> Response:
    """Say who called, what was asked, which layer decided, and what would allow it."""
    target: Target = request.app.state.target
    instance = target.instance()
    found = why_of(
        target.project,
        request.path_params["request_id"],
        stack=target.stack,
        on_aws=instance is None,
    )
    runs: tuple[Ran, ...] = ()
    if instance is not None:
        runs = _runs(read_requests(instance), found.request_id)
    return page(request, "why.html", why=found, runs=runs)


def calls_of(journal: RequestJournal) -> list[CallRow]:
    """List calls, newest first, each with the runs that answered it."""
    return [
        CallRow(
            each.answer_id,
            each.time,
            each.status,
            each.method,
            each.path_of_route,
            each.caller_in_words,
            each.milliseconds,
            _CALLER.sub("", each.error),
            journal.runs_of(each),
        )
        for each in reversed(journal.api_calls)
    ]


def _runs(journal: RequestJournal, answer_id: str) -> tuple[Ran, ...]:
    found = (each for each in journal.requests if each.answer_id == answer_id)
    return next((journal.runs_of(each) for each in found), ())


def _of_log(why: Why) -> CallRow:
    error = _CALLER.sub("", why.reason) if why.outcome != "allowed" else ""
    caller = why.who.user or why.who.identity or why.who.role or why.who.kind
    return CallRow(why.request_id, why.time, why.status, why.method, why.path, caller, None, error)
