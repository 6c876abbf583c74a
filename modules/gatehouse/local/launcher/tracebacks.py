"""What a handler printed, and its traceback in the app's own paths."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TRACEBACK = "Traceback (most recent call last):"
# Where a function's zip is unpacked.
_UNPACKED = re.compile(r"/[^\s\"':(]*/lambda-[^/\s]+/task/")


def in_own_paths(text: str) -> str:
    """Write a traceback with the app's own paths.

    Parameters
    ----------
    text : str
        What a handler printed.
    """
    return _UNPACKED.sub("", text)


def printed_and_error(text: str, error: Mapping[str, str]) -> tuple[str, str]:
    """Part what a handler printed from the traceback that it ended with.

    Parameters
    ----------
    text : str
        What the run printed. Python's runtime prints the traceback, Node's returns it.
    error : mapping
        The type, the message and the trace that the run returned; empty if it did not fail.
    """
    printed = in_own_paths(text)
    if not error:
        return printed, ""
    before, found, trace = printed.rpartition(_TRACEBACK)
    printed, told = (before, found + trace) if found else (trace, "")
    told = told or _told(error)
    return ("" if printed.strip() in told else printed), told


def _told(error: Mapping[str, str]) -> str:
    trace, message = in_own_paths(error["trace"]).strip("\n"), error["message"]
    if trace and message in trace:
        return trace
    return "\n".join(filter(None, (trace, ": ".join(filter(None, (error["type"], message))))))
