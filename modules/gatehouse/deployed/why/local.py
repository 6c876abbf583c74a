"""Read the requests of a local AWS, with what was decided about each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from gatehouse.deployed.why.seen import Seen, Verdict, who_of
from gatehouse.local.launcher.decisions import Decided, decisions
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.request_journal import (
    Answered,
    ApiCall,
    RequestJournal,
    read_requests,
)

#: Seconds by which an inner request may be noted before or after the one that it was asked for.
_SLACK = 0.5


def seen_on(instance: Running) -> tuple[list[Seen], int]:
    """Read the requests of a local AWS, oldest first, and how many older ones were forgotten.

    What a function asked of AWS is inside of the request that the function answered, and not in
    the list itself.

    Parameters
    ----------
    instance : Running
        The local AWS.
    """
    journal = read_requests(instance)
    decided: dict[str, list[Decided]] = defaultdict(list)
    for each in decisions(instance):
        decided[each.request_id].append(each)
    outer: dict[str, list[Answered]] = defaultdict(list)
    for request in journal.requests:
        if request.runs:
            outer[request.trace].append(request)
    inner: dict[str, list[Answered]] = defaultdict(list)
    alone: list[Answered] = []
    for one in journal.requests:
        holder = _holder(one, outer.get(one.trace, []))
        if holder is None:
            alone.append(one)
        else:
            inner[holder.request_id].append(one)

    def read(one: Answered) -> Seen:
        found = _seen(journal, one, decided[one.request_id])
        return replace(found, inside=tuple(read(each) for each in inner[one.request_id]))

    return [read(one) for one in alone], journal.forgotten


def _holder(one: Answered, traced: list[Answered]) -> Answered | None:
    """Return the request whose function asked this one: the shortest of its trace around it."""
    around = [
        each
        for each in traced
        if each is not one
        and each.time <= one.time + _SLACK
        and one.time <= each.time + each.took + _SLACK
        and each.took >= one.took
    ]
    return min(around, key=lambda each: each.took, default=None)


def _seen(journal: RequestJournal, one: Answered, decided: list[Decided]) -> Seen:
    told = one.api_call or ApiCall()
    runs = journal.runs_of(one)
    return Seen(
        request_id=one.answer_id,
        ids=frozenset({one.answer_id, one.request_id, *(each.run_id for each in runs)}),
        time=one.time,
        method=one.method,
        path=one.path_of_route,
        status=one.status,
        service=one.service,
        who=who_of(
            one.caller,
            identity=one.identity,
            identity_pool=one.identity_pool,
            provider=one.provider,
            claims=told.claims,
        ),
        layer=one.layer,
        reason=one.reason,
        api=told.api,
        route=told.route,
        authorization=told.authorization,
        scopes=tuple(told.scopes),
        failure=told.integration_error,
        verdicts=tuple(_verdict(each) for each in decided),
    )


def _verdict(each: Decided) -> Verdict:
    return Verdict(
        each.action,
        each.resource,
        each.allowed,
        each.effect == "ExplicitDeny",
        each.layer,
        each.policy,
        each.sid,
        each.reason,
        each.caller,
    )
