"""A connection that its client has closed is closed here too, at once.

Extends ``hypercorn.asyncio.tcp_server.TCPServer._read_data``, after which the server waits for its
timer of idle connections before it closes its side. With a timer of an hour, which keeps it from
hanging up on a client that is about to ask, each command would leave its connections open.
"""

from __future__ import annotations

from typing import Any

from hypercorn.asyncio.tcp_server import TCPServer

from gatehouse.local.overlay.patching import Upstream, replace


def install() -> None:
    """Put the patch in place."""
    replace(TCPServer, "_read_data", _stopping_the_timer)


def _stopping_the_timer(upstream: Upstream) -> Upstream:
    async def read_data(self: Any) -> None:
        await upstream(self)
        await self.idle_task.stop()

    return read_data
