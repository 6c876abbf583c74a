"""When a client closes a connection, the server closes its side at once.

Extends ``hypercorn.asyncio.tcp_server.TCPServer._read_data``, after which the server waits for the
timeout of idle connections. That timeout is an hour, so that the server never closes a connection
that a client is about to use; each command would leave its connections open for as long.
"""

from __future__ import annotations

from typing import Any

from hypercorn.asyncio.tcp_server import TCPServer

from gatehouse.local.emulator.patching import Upstream, replace


def install() -> None:
    """Install the patch."""
    replace(TCPServer, "_read_data", _stopping_the_timer)


def _stopping_the_timer(upstream: Upstream) -> Upstream:
    async def read_data(self: Any) -> None:
        await upstream(self)
        await self.idle_task.stop()

    return read_data
