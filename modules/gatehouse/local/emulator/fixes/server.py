"""When a client closes a connection, the server closes its side at once.

Extends ``hypercorn.asyncio.tcp_server.TCPServer._read_data``, after which the server waits for the
timeout of idle connections. That timeout is an hour, so that the server never closes a connection
that a client is about to use; each command would leave its connections open for as long. The timer
starts again with an answer that is sent afterwards, to a client that has ended its side alone.
"""

from __future__ import annotations

from typing import Any

from hypercorn.asyncio.tcp_server import TCPServer
from ministack import app

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream


@fix(TCPServer, "_read_data", signature="(self)", body="3ab34c01327d", page="no page: connections")
def _stopping_the_timer(upstream: Upstream) -> Upstream:
    async def read_data(self: Any) -> None:
        await upstream(self)
        await self.idle_task.stop()
        self._idle_timeout = _nothing

    return read_data


async def _nothing() -> None:
    """Wait for nothing: the client sends no further request."""


@fix(
    app,
    "_collect_scripts",
    signature="(*dirs)",
    body="7b30af06f8a8",
    page="no page: the start of the emulator",
)
def _no_scripts(_: Upstream) -> Upstream:
    """Run no script of fixed folders at the start: they are meant for a container image."""

    def collect_scripts(*_: str) -> list[str]:
        return []

    return collect_scripts
