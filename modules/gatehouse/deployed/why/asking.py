"""Ask why the last call was refused, or one by its id."""

from __future__ import annotations

from pathlib import Path

from gatehouse.deployed.why.declared import Declared
from gatehouse.deployed.why.explaining import explain
from gatehouse.deployed.why.loading import declared_in, declared_on
from gatehouse.deployed.why.local import seen_on
from gatehouse.deployed.why.real import explain_message, find_on_aws, seen_on_aws
from gatehouse.deployed.why.seen import Seen
from gatehouse.deployed.why.values import Why
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running, running

_NONE = 1


def why(
    project: Path,
    request_id: str | None = None,
    *,
    stack: str | None = None,
    on_aws: bool = False,
    caller: str | None = None,
) -> Why:
    """Explain the last refused call, or one by its id.

    Parameters
    ----------
    project : Path
        The project's folder.
    request_id : str, optional
        The id in the answer's header ``apigw-requestid``, ``x-amzn-requestid`` or
        ``x-amz-request-id``. Default: the last call that was refused.
    stack : str, optional
        On AWS, the stack to look at. Default: all of the last synth.
    on_aws : bool
        Whether to ask AWS even though a local AWS is up. Default False.
    caller : str, optional
        On AWS, who called, as ``gatehouse access matrix`` names callers: its access log does not
        say it of a signed call that was refused. Default: everybody is looked at.

    Raises
    ------
    CommandError
        If there is no app, nothing was refused so far, or no request has that id.
    """
    instance = None if on_aws else _newest(project)
    if instance is None:
        declared = declared_in(project, stack)
        return find_on_aws(project, declared, request_id, stack=stack, caller=caller)
    seen, forgotten = seen_on(instance)
    found = _by_id(seen, request_id, forgotten) if request_id else _last(seen)
    return explain(found, declared_on(project, instance))


def why_of_message(
    project: Path, text: str, *, stack: str | None = None, on_aws: bool = False
) -> Why:
    """Explain a refusal from the text that AWS answered with.

    Parameters
    ----------
    project : Path
        The project's folder. Without a deployed app in it, no line of Python is named.
    text : str
        The answer, or a log that has it.
    stack, on_aws
        As `why` has them.

    Raises
    ------
    CommandError
        If the text is no refusal of AWS's.
    """
    instance = None if on_aws else _newest(project)
    try:
        declared = declared_on(project, instance) if instance else declared_in(project, stack)
    except CommandError:
        declared = Declared(project, {}, {})
    return explain_message(text, declared)


def whys(
    project: Path,
    *,
    last: int = 10,
    refused_only: bool = True,
    stack: str | None = None,
    on_aws: bool = False,
) -> list[Why]:
    """Explain the newest calls, the newest first.

    Parameters
    ----------
    project : Path
        The project's folder.
    last : int
        How many at most. Default 10.
    refused_only : bool
        Whether to leave out what was allowed. Default True.
    stack, on_aws
        As `why` has them.

    Raises
    ------
    CommandError
        If there is no app.
    """
    instance = None if on_aws else _newest(project)
    declared: Declared
    if instance is None:
        declared = declared_in(project, stack)
        seen = seen_on_aws(declared)
    else:
        seen, _ = seen_on(instance)
        declared = declared_on(project, instance)
    chosen = [each for each in seen if each.concerns_access or (not refused_only and each.api)]
    return [explain(each, declared) for each in reversed(chosen[-last:] if last else [])]


def _newest(project: Path) -> Running | None:
    return next(iter(running(project)), None)


def _last(seen: list[Seen]) -> Seen:
    refused = [each for each in seen if each.concerns_access]
    if not refused:
        raise CommandError(
            "no call was refused so far.",
            "Make one: gatehouse call GET /private; or name one: gatehouse why REQUEST_ID",
            exit_code=_NONE,
        )
    return refused[-1]


def _by_id(seen: list[Seen], request_id: str, forgotten: int) -> Seen:
    pending = list(seen)
    while pending:
        one = pending.pop()
        if request_id in one.ids:
            return one
        pending += one.inside
    kept = f"the newest {len(seen):,} are kept, {forgotten:,} older ones were forgotten"
    raise CommandError(
        f"no request of the local AWS has the id {request_id!r}{f'; {kept}' if forgotten else ''}.",
        "Take it from the answer's header apigw-requestid; gatehouse why --last 10 lists them.",
        exit_code=_NONE,
    )
