"""Calls, what ran for them, and mails: told as they happen."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque

from gatehouse.deployed.dev.screen import Screen
from gatehouse.deployed.mailbox import messages
from gatehouse.errors import CommandError
from gatehouse.local.launcher.happenings import Called, Ran, happenings
from gatehouse.local.launcher.server import LocalAws

#: Seconds between two looks: too short for a person to notice.
_PAUSE = 0.2
#: Seconds that a run waits for the end of its call, which comes right behind it.
_PATIENCE = 2.0
_REMEMBERED = 500


class Traffic:
    """Watches a local AWS until it ends.

    Parameters
    ----------
    aws : LocalAws
        The local AWS.
    screen : Screen
        Where it is told.
    """

    def __init__(self, aws: LocalAws, screen: Screen) -> None:
        self._aws = aws
        self._screen = screen
        self._stop = threading.Event()
        self._waiting: dict[str, list[tuple[float, Ran]]] = {}
        self._ended: deque[str] = deque(maxlen=_REMEMBERED)

    def start(self) -> None:
        """Begin; what happened before, on an instance that was kept, is not told again."""
        for what in (self._watch, self._watch_mail):
            threading.Thread(target=what, daemon=True, name="traffic").start()

    def stop(self) -> None:
        """End."""
        self._stop.set()

    def _watch(self) -> None:
        last = 0
        while not self._stop.wait(_PAUSE):
            # After a night of sleep a connection may be gone, and the local AWS is not.
            with contextlib.suppress(CommandError):
                for each in happenings(self._aws, last):
                    last = each.number
                    self.tell(each)
            self._tell_late()

    def _watch_mail(self) -> None:
        # What was sent before, to an instance that is kept, was told then.
        known = newest = time.time()
        while not self._stop.wait(_PAUSE):
            with contextlib.suppress(CommandError):
                for each in messages(self._aws.endpoint, follow=True):
                    if self._stop.is_set():
                        return
                    if not 0 < each.at <= known:
                        self._screen.mailed(each)
                    newest = max(newest, each.at)
            known = newest

    def tell(self, what: Called | Ran) -> None:
        """Tell of a call with the runs that answered it; of other runs, one by one."""
        if isinstance(what, Called):
            self._ended.append(what.call_id)
            runs = self._waiting.pop(what.call_id, [])
            self._screen.called(what, [run for _, run in runs])
        elif what.call_id and what.call_id not in self._ended:
            self._waiting.setdefault(what.call_id, []).append((time.monotonic(), what))
        else:
            self._screen.ran(what)

    def _tell_late(self) -> None:
        """Tell of runs whose call does not end: that of another kind of API."""
        now = time.monotonic()
        for call_id, runs in list(self._waiting.items()):
            if now - runs[0][0] > _PATIENCE:
                del self._waiting[call_id]
                for _, run in runs:
                    self._screen.ran(run)
