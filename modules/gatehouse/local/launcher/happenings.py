"""Read what has happened on a local AWS: calls of APIs and runs of functions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gatehouse.local.launcher.asking import ask
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.server import LocalAws

_TRACEBACK = "Traceback (most recent call last):"
# A frame of the emulator's own program in a traceback, with the lines of source below it.
_WORKER = re.compile(r'^  File "[^"\n]*/_worker\.py", line .*\n(?:    .*\n)*', re.M)
# Where the emulator unpacks a function's zip.
_UNPACKED = re.compile(r"/[^\s\"':(]*/ministack-lambda-[^/\s]+/code/")


@dataclass(frozen=True)
class Called:
    """A call of an API.

    Parameters
    ----------
    number : int
        Its place among all that happened.
    time : float
        When it ended, in seconds since 1970.
    call_id : str
        The request's id, which the client has in the header ``apigw-requestid``.
    status : int
        The status of the answer.
    method, path : str
        What was called.
    caller : str
        The user by e-mail or name, a role, or empty for somebody unknown.
    milliseconds : int
        How long it took.
    error : str
        Why it was refused or failed; empty where it was not.
    """

    number: int
    time: float
    call_id: str
    status: int
    method: str
    path: str
    caller: str
    milliseconds: int
    error: str


@dataclass(frozen=True)
class Ran:
    """A run of a function.

    Parameters
    ----------
    number : int
        Its place among all that happened.
    time : float
        When it ended, in seconds since 1970.
    function : str
        The function's name.
    call_id : str
        The call of an API that it answered; empty for another event.
    printed : str
        What it printed, but for the traceback.
    failed : bool
        Whether it raised, or could not be imported.
    error : str
        The traceback, or as much as is known; empty where it did not fail.
    """

    number: int
    time: float
    function: str
    call_id: str
    printed: str
    failed: bool
    error: str


def happenings(aws: LocalAws | Running, after: int = 0) -> list[Called | Ran]:
    """Read what has happened since.

    Parameters
    ----------
    aws : LocalAws or Running
        The local AWS.
    after : int
        The number of the last one that is known. Default 0: all that are kept.

    Raises
    ------
    CommandError
        If the local AWS does not answer.
    """
    kept = ask(aws, f"happenings?after={after}", "what happened")["happenings"]
    return [_called(each) if each["kind"] == "call" else _ran(each) for each in kept]


def _called(each: dict[str, Any]) -> Called:
    return Called(
        each["number"],
        each["time"],
        each["call_id"],
        each["status"],
        each["method"],
        each["path"],
        each["caller"],
        each["milliseconds"],
        each["error"],
    )


def _ran(each: dict[str, Any]) -> Ran:
    printed, error = _as_on_the_machine(each["printed"]), ""
    if each["failed"]:
        # Python's runtime prints the traceback, Node's returns it.
        printed, found, trace = printed.rpartition(_TRACEBACK)
        printed, error = (printed, found + trace) if found else (trace, "")
        error = error or _told(each["error"])
        printed = "" if printed.strip() in error else printed
    return Ran(
        each["number"],
        each["time"],
        each["function"],
        each["call_id"],
        printed,
        each["failed"],
        error,
    )


def _as_on_the_machine(text: str) -> str:
    """Write a traceback with the app's own paths, without what runs a handler in the emulator."""
    return _UNPACKED.sub("", _WORKER.sub("", text))


def _told(error: dict[str, str]) -> str:
    trace, message = _as_on_the_machine(error["trace"]).strip("\n"), error["message"]
    if trace and message in trace:
        return trace
    return "\n".join(filter(None, (trace, ": ".join(filter(None, (error["type"], message))))))
