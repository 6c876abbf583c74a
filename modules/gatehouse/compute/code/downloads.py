"""Downloads of packages side by side, while the rest of the stack is put together."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path

from gatehouse.core import AppStack

# Downloads wait for the network more than for a processor.
AT_ONCE = 8
_SILENT_FOR = 2.0
_TELL_EVERY = 5.0


class Downloads:
    """The downloads of one stack: equal requirements are fetched once."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="bundle")
        self._begun: dict[str, Future[Path]] = {}
        self._since = time.monotonic()
        self.told = False  # whether it took so long that we said so

    @classmethod
    def of(cls, stack: AppStack) -> Downloads:
        """The downloads that a stack's functions share."""
        return stack.once("downloads", cls)

    def begin(self, key: str, fetch: Callable[[], Path]) -> Future[Path]:
        """Begin a download, unless an equal one has begun."""
        if key not in self._begun:
            self._begun[key] = self._pool.submit(fetch)
        return self._begun[key]

    def wait(self, download: Future[Path], who: str) -> Path:
        """Wait for a download; after two seconds, say so on standard error."""
        patience = _SILENT_FOR
        while True:
            try:
                return download.result(timeout=patience)
            except NotYet:
                if download.done():
                    raise
                left = sum(not each.done() for each in self._begun.values())
                self.told = True
                passed = time.monotonic() - self._since
                print(
                    f"bundle: fetching packages of {who} ({left} of {len(self._begun)} to come, "
                    f"{passed:.0f} s)",
                    file=sys.stderr,
                )
                patience = _TELL_EVERY
