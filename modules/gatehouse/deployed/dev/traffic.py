"""Calls, what ran for them, and mails: told as they happen."""

from __future__ import annotations

import contextlib
import threading
import time

from gatehouse.deployed.dev.screen import Screen
from gatehouse.deployed.mailbox import messages
from gatehouse.errors import CommandError
from gatehouse.local.launcher.request_journal import Answered, Ran, read_requests
from gatehouse.local.launcher.server import LocalAws

#: Seconds between two looks: too short for a person to notice.
_PAUSE = 0.2


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
                journal = read_requests(self._aws, last)
                last = journal.last
                for each in journal.entries:
                    self.tell(each)

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

    def tell(self, what: Answered | Ran) -> None:
        """Tell of a call of an API with the runs that answered it; of other runs, one by one."""
        if isinstance(what, Ran):
            self._screen.ran(what)
            return
        ended = [each for each in what.runs if each.has_ended]
        if what.api_call is not None:
            self._screen.called(what, ended)
            return
        for run in ended:
            self._screen.ran(run)
