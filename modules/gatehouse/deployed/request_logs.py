"""What a function logged while it answered one request."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.deployed.why.declared import Declared
from gatehouse.deployed.why.loading import declared_in
from gatehouse.deployed.why.messages import lack
from gatehouse.deployed.why.real import client_of, function_behind
from gatehouse.deployed.why.seen import Seen
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running, running
from gatehouse.local.launcher.logs import entries
from gatehouse.local.launcher.request_journal import read_requests

#: Seconds that a line may take to arrive: on AWS usually less than five.
_ARRIVES = 20.0
_PAUSE = 1.0
#: Milliseconds around the call in which its lines are looked for.
_AROUND = 5_000


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
        found = [each.message for each in entries(instance, group=f"/aws/lambda/{run.function}")]
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


def on_aws(declared: Declared, request_id: str, *, client: Any = client_of) -> list[str]:
    """Read them on AWS: the access log names the route, and the function's log is read around it.

    API Gateway does not tell a function's invocation from another one's of the same second, so
    lines of both may be shown.

    Parameters
    ----------
    declared : Declared
        What Terraform made.
    request_id : str
        The id in the answer's header.
    client : callable
        Makes a client, by the names of the service and the region.
    """
    from gatehouse.deployed.why.access_log import entries as lines_of

    until = time.monotonic() + _ARRIVES
    found: list[Seen] = []
    while not found and time.monotonic() < until:
        found = list(lines_of(declared, client, request_id))
        if not found:
            time.sleep(_PAUSE)
    function = function_behind(found[-1], declared) if found else None
    if function is None:
        return []
    moment = int(found[-1].time * 1000)
    try:
        page = client("logs", function["arn"].split(":")[3]).filter_log_events(
            logGroupName=f"/aws/lambda/{function['function_name']}",
            startTime=moment - _AROUND,
            endTime=moment + _AROUND,
        )
    except (ClientError, BotoCoreError) as error:
        raise CommandError(
            f"the function's log cannot be read: {lack(error, 'logs:FilterLogEvents')}",
            exit_code=1,
        ) from None
    return [line for each in page["events"] for line in each["message"].splitlines()]
