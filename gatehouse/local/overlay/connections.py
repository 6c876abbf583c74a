"""A connection that its client has closed is closed here too, at once.

Extends ``hypercorn.asyncio.tcp_server.TCPServer._read_data``, after which the server waits for its
timer of idle connections before it closes its side. With a timer of an hour, which keeps it from
hanging up on a client that is about to ask, each command would leave its connections open.
"""

from __future__ import annotations

from typing import Any

from hypercorn.asyncio.tcp_server import TCPServer

from gatehouse.local.overlay.patching import Upstream


def install() -> None:
    """Put the patch in place."""
    upstream: Upstream = TCPServer._read_data

    async def read_data(self: Any) -> None:
        await upstream(self)
        await self.idle_task.stop()

    TCPServer._read_data = read_data  # type: ignore[method-assign]
