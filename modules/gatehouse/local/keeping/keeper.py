"""Writes what the local AWS knows, while it runs and when it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gatehouse.local.emulator import start, stores
from gatehouse.local.keeping.snapshot import Packed, Snapshots
from gatehouse.local.services import registry

logger = logging.getLogger("gatehouse")

#: Seconds after a request until what it changed is written: an apply makes many at once.
_PAUSE = 0.3
#: Seconds until it is looked whether something changed without a request: an event, a log line.
_LOOK = 5.0
#: How many times as long as a copy takes is waited until the next one.
_SHARE = 20
#: How often the last copy is tried, while threads end what they do.
_TRIES = 20


def snapshots(folder: Path) -> Snapshots:
    """Return the snapshots of an instance's folder."""
    return Snapshots(folder / "kept", start.SUPPORTED)


class Keeper:
    """Keeps the state of the local AWS in a folder.

    Parameters
    ----------
    folder : Path
        The instance's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._snapshots = snapshots(folder)
        self._changed = asyncio.Event()
        self._failed = ""
        self._writing = threading.Lock()

    def restore(self) -> None:
        """Take the last state back, if there is one.

        Raises
        ------
        UnreadableError
            If another release wrote it, or it is damaged.
        """
        state = self._snapshots.read()
        if state is None:
            return
        stores.restore(state["emulator"])
        for service in registry.services():
            if service.name in state["services"]:
                service.load(state["services"][service.name])

    def watching(self, app: Callable[..., Any]) -> Callable[..., Any]:
        """Return an application that tells the keeper of each request that it has answered."""

        async def watched(scope: Any, receive: Any, send: Any) -> None:
            await app(scope, receive, send)
            self._changed.set()

        return watched

    async def keep_writing(self) -> None:
        """Write what changes, until the local AWS ends."""
        while True:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._changed.wait(), _LOOK)
            await asyncio.sleep(_PAUSE)
            self._changed.clear()
            began = time.monotonic()
            packed = self._copy()
            took = time.monotonic() - began
            if packed is not None:
                await asyncio.to_thread(self._write, packed)
            await asyncio.sleep(took * _SHARE)

    def write_last(self) -> None:
        """Write what there is now, because the local AWS ends."""
        for _ in range(_TRIES):
            packed = self._copy()
            if packed is not None:
                self._write(packed)
                return
            time.sleep(_PAUSE / 10)

    def _copy(self) -> Packed | None:
        """Copy the state; None if a thread that carries out an event changed it meanwhile."""
        try:
            services = {service.name: service.save() for service in registry.services()}
            return self._snapshots.pack({"emulator": stores.gathered(), "services": services})
        except RuntimeError:
            self._changed.set()
            return None
        except Exception as error:
            self._say(f"the state can't be kept: {type(error).__name__}: {error}")
            return None

    def _write(self, packed: Packed) -> None:
        try:
            with self._writing:
                self._snapshots.write(packed)
            self._failed = ""
        except OSError as error:
            self._say(f"the state can't be written, the last one stays: {error}")

    def _say(self, failure: str) -> None:
        """Log a failure once, not with every try."""
        if failure != self._failed:
            logger.error("%s", failure)
            self._failed = failure
