"""CloudWatch Logs: a bound to what is kept."""

from __future__ import annotations

import re
from typing import Any

from ministack.services import cloudwatch_logs

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream

#: How many events of a stream are kept, and how many streams of the functions of a group: the
#: newest. Upstream keeps all, a stream for each call of a function.
_EVENTS, _STREAMS = 10_000, 1_000
_OF_FUNCTION = re.compile(r"\d{4}/\d\d/\d\d/\[")


@fix(
    cloudwatch_logs,
    "_fanout_to_subscription_filters",
    signature="(group_name, stream_name, events)",
    body="de13f3836697",
    page="no page: it is about the memory of the server",
)
def _bounded(upstream: Upstream) -> Upstream:
    # Every way of an event into a stream ends here, so this is where the bound is.
    def fan_out(group_name: str, stream_name: str, events: Any) -> None:
        upstream(group_name, stream_name, events)
        streams = (cloudwatch_logs._log_groups.get(group_name) or {}).get("streams") or {}
        with cloudwatch_logs._log_events_lock:
            if stream := streams.get(stream_name):
                del stream["events"][:-_EVENTS]
            for name in list(streams)[: max(len(streams) - _STREAMS, 0)]:
                if _OF_FUNCTION.match(name):
                    del streams[name]

    return fan_out
