"""The logs that the local AWS keeps have a bound, and the newest are kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

_GROUP = "/bounded"


def test_a_stream_keeps_its_newest_events(clients: Callable[..., Any]) -> None:
    logs, now = clients("logs"), int(time.time() * 1000)
    logs.create_log_group(logGroupName=_GROUP)
    logs.create_log_stream(logGroupName=_GROUP, logStreamName="one")
    for start in (0, 4_000, 8_000):
        events = [{"timestamp": now, "message": str(n)} for n in range(start, start + 4_000)]
        logs.put_log_events(logGroupName=_GROUP, logStreamName="one", logEvents=events)
    asked = {"logGroupName": _GROUP, "logStreamName": "one", "limit": 1}
    first = logs.get_log_events(**asked, startFromHead=True)["events"]
    last = logs.get_log_events(**asked)["events"]
    assert (first[0]["message"], last[0]["message"]) == ("2000", "11999")


def test_a_group_keeps_the_newest_streams_of_functions_and_all_others(
    clients: Callable[..., Any],
) -> None:
    """A stream that somebody made stays, whatever its age."""
    logs, group = clients("logs"), f"{_GROUP}/streams"
    logs.create_log_group(logGroupName=group)
    names = ["mine", *(f"2026/01/01/[$LATEST]{n:04d}" for n in range(1_005))]
    for name in names:
        logs.create_log_stream(logGroupName=group, logStreamName=name)
    event = {"timestamp": int(time.time() * 1000), "message": "x"}
    logs.put_log_events(logGroupName=group, logStreamName=names[-1], logEvents=[event])
    pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=group)
    kept = [each["logStreamName"] for page in pages for each in page["logStreams"]]
    assert ("mine" in kept, names[1] in kept, names[-1] in kept) == (True, False, True)
    assert len(kept) <= 1_001
