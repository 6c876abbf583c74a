"""What has happened: calls of APIs and runs of functions, for whoever watches the local AWS.

Logs have the same in the formats that each stack chose, or not at all. Here it is as it was, and
in the order in which it came about.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from typing import Any

#: How many are kept, and how much of what one run printed; older ones are forgotten.
_KEPT = 1000
_LONGEST = 20_000


class Happenings:
    """The newest happenings, oldest first. Functions run in threads, so it has a lock."""

    def __init__(self) -> None:
        self._kept: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, kind: str, **known: Any) -> None:
        """Keep one, with its number and its time."""
        with self._lock:
            number = next(self._numbers)
            self._kept.append({"number": number, "time": time.time(), "kind": kind, **known})

    def after(self, number: int) -> list[dict[str, Any]]:
        """Return those behind one, for another program."""
        with self._lock:
            return [each for each in self._kept if each["number"] > number]


happenings = Happenings()


def note_run(record: dict[str, Any], event: Any, request_id: str, result: dict[str, Any]) -> None:
    """Keep a run of a function.

    Parameters
    ----------
    record : dict
        The function, as the emulator keeps it.
    event : Any
        What it was given. That of an API names the call.
    request_id : str
        The run's id.
    result : dict
        What came of it.
    """
    config = record.get("config") or record
    context = event.get("requestContext") if isinstance(event, dict) else None
    body = result.get("body") if result.get("error") else None
    happenings.add(
        "run",
        function=str(config.get("FunctionName")),
        request_id=request_id,
        call_id=str((context or {}).get("requestId") or "") if isinstance(context, dict) else "",
        printed=str(result.get("log") or "")[:_LONGEST],
        failed=bool(result.get("error")),
        error=_error(body),
    )


def _error(body: Any) -> dict[str, Any]:
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
