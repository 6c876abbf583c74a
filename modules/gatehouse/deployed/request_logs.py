"""What a function logged while it answered one request."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.deployed.why import access_log
from gatehouse.deployed.why.access_log import Client
from gatehouse.deployed.why.declared import Declared
from gatehouse.deployed.why.loading import declared_in
from gatehouse.deployed.why.messages import lack
from gatehouse.deployed.why.real import client_of, function_behind
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running, running
from gatehouse.local.launcher.logs import entries
from gatehouse.local.launcher.request_journal import read_requests
from gatehouse.local.launcher.tracebacks import in_own_paths

#: Seconds that a line may take to arrive: on AWS usually less than five.
_ARRIVES = 20.0
_PAUSE = 1.0
#: Milliseconds that a call of an HTTP API takes at most, with some to spare, and those by which
#: the last line of its function may come behind it.
_LONGEST, _AROUND = 35_000, 5_000
#: The last line of a run, as text or as JSON.
_ENDS = re.compile(r'^REPORT RequestId: |"platform\.report"')

_Found = TypeVar("_Found")


def logged(project: Path, request_id: str, *, on_local_aws: bool) -> list[str]:
    """Read what the functions behind a request logged for it.

    Parameters
    ----------
    project : Path
        The project's folder.
    request_id : str
        The id in the answer's header.
    on_local_aws : bool
        Whether the request went to the local AWS that is up.

    Raises
    ------
    CommandError
        If the logs cannot be read.
    """
    instance = next(iter(running(project)), None) if on_local_aws else None
    if instance is not None:
        return _on_local_aws(instance, request_id)
    return on_aws(declared_in(project), request_id)


def _on_local_aws(instance: Running, request_id: str) -> list[str]:
    journal = read_requests(instance)
    one = next((each for each in journal.requests if each.answer_id == request_id), None)
    if one is None:
        return []
    lines: list[str] = []
    for run in journal.runs_of(one):
        logged_there = entries(instance, group=f"/aws/lambda/{run.function}")
        found = [in_own_paths(each.message) for each in logged_there]
        lines += of_invocation(found, run.run_id)
    return lines


def of_invocation(messages: list[str], invocation: str) -> list[str]:
    """Take the lines of one invocation: from its ``START`` to its ``REPORT``.

    Parameters
    ----------
    messages : list of str
        What is in the log group, oldest first.
    invocation : str
        The id of the invocation.
    """
    taken, inside = [], False
    for message in messages:
        for line in message.splitlines():
            if line.startswith("START RequestId: "):
                inside = invocation in line
            if inside or invocation in line:
                taken.append(line)
            if line.startswith("REPORT RequestId: "):
                inside = False
    return taken


def on_aws(declared: Declared, request_id: str, *, client: Client = client_of) -> list[str]:
    """Read them on AWS: the access log names the function's run, and its own log is read around it.

    Where the access log does not name the run, as that of an API which an older release deployed,
    lines of other calls of these seconds are shown, too.

    Parameters
    ----------
    declared : Declared
        What Terraform made.
    request_id : str
        The id in the answer's header.
    client : callable
        Makes a client, by the names of the service and the region.

    Raises
    ------
    CommandError
        If a log cannot be read.
    """
    until = time.monotonic() + _ARRIVES
    found = _waited(lambda: list(access_log.entries(declared, client, request_id)), until)
    function = function_behind(found[-1], declared) if found else None
    if function is None:
        return []
    logs = client("logs", function["arn"].split(":")[3])
    group = f"/aws/lambda/{function['function_name']}"
    call = found[-1]
    lines: list[str] = []

    def is_whole() -> bool:
        lines[:] = _of_run(_streams(logs, group, int(call.time * 1000)), call.run)
        return any(_ENDS.search(each) for each in lines)

    _waited(is_whole, until)
    return lines


def _waited(look: Callable[[], _Found], until: float) -> _Found:
    """Look until something is found, or the time is over: lines arrive seconds later."""
    while not (found := look()) and time.monotonic() < until:
        time.sleep(_PAUSE)
    return found


def _streams(logs: Any, group: str, moment: int) -> list[list[str]]:
    """Read what each copy of a function logged around a moment: one runs one call at a time."""
    streams: dict[str, list[str]] = {}
    try:
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=moment - _LONGEST, endTime=moment + _AROUND
        )
        for page in pages:
            for each in page["events"]:
                streams.setdefault(each.get("logStreamName", ""), []).append(each["message"])
    except (ClientError, BotoCoreError) as error:
        raise CommandError(
            f"the function's log cannot be read: {lack(error, 'logs:FilterLogEvents')}",
            "Ask with the credentials of somebody who may: AWS_PROFILE=acme.",
            exit_code=1,
        ) from None
    return list(streams.values())


def _of_run(streams: list[list[str]], run: str) -> list[str]:
    if not run:
        return [line for each in streams for message in each for line in message.splitlines()]
    return [line for each in streams for line in of_invocation(each, run)]
