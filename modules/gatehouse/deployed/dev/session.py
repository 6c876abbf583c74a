"""The loop: a save, a synth, and the app is what its source is."""

from __future__ import annotations

import contextlib
import queue
import time
from pathlib import Path

from gatehouse.deployed.dev.routes import Route
from gatehouse.deployed.dev.screen import Screen
from gatehouse.deployed.dev.stacks import Stacks
from gatehouse.deployed.dev.synth.synthesizing import Synth
from gatehouse.deployed.dev.traffic import Traffic
from gatehouse.deployed.dev.watching import Watch
from gatehouse.errors import CommandError
from gatehouse.local.launcher.server import LocalAws

#: Seconds between two looks whether the local AWS is still there.
_PAUSE = 1.0


class Session:
    """An app on a local AWS, for as long as somebody works on it.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    aws : LocalAws
        The local AWS.
    screen : Screen
        Where it is told what happens.
    is_kept : bool
        Whether the data of the local AWS outlives this process. Default False.
    """

    def __init__(
        self, project: Path, aws: LocalAws, screen: Screen, *, is_kept: bool = False
    ) -> None:
        self._project = project
        self._aws = aws
        self._screen = screen
        self._saved: queue.SimpleQueue[float] = queue.SimpleQueue()
        self._synth = Synth(project, aws.environment, Path(aws.environment["CDKTF_OUTPUT"]))
        self._stacks = Stacks(
            project, aws, screen, is_old=lambda: not self._saved.empty(), is_kept=is_kept
        )
        self._routes: list[Route] | None = None

    def run(self) -> None:
        """Deploy the app, and then whatever is saved, until this process is interrupted.

        Raises
        ------
        CommandError
            If the local AWS ends by itself. What is wrong with the app is told and waited out.
        """
        watch = Watch(self._project, lambda _: self._saved.put(time.monotonic()))
        traffic = Traffic(self._aws, self._screen)
        try:
            watch.start()
            traffic.start()
            self._bring(time.monotonic())
            self._prime()
            while True:
                self._bring(self._wait())
        finally:
            watch.stop()
            traffic.stop()
            self._synth.end()

    def _prime(self) -> None:
        """Synthesize once more, so that the process that waits for the next synth knows it all."""
        if self._routes is not None:
            with contextlib.suppress(CommandError):  # the source changed: the next synth says it
                self._synth.run()

    def _wait(self) -> float:
        """Wait until something is saved, and return when; all of it together is one change."""
        while True:
            code = self._aws.process.poll()
            if code is not None:
                raise CommandError(
                    f"the local AWS has ended, exit code {code}:\n{self._aws.log_tail()}"
                )
            try:
                saved = self._saved.get(timeout=_PAUSE)
            except queue.Empty:
                continue
            while not self._saved.empty():
                self._saved.get()
            return saved

    def _bring(self, since: float) -> None:
        """Make the app what its source was at a time, or say why it stays as it was."""
        try:
            self._screen.doing("reading the app")
            stacks = self._synth.run()
            changed = self._stacks.bring(stacks, since)
            routes = self._stacks.routes(stacks)
        except CommandError as error:
            self._failed(error)
            return
        except OSError as error:  # a full disk
            what = error.filename or "a file"
            self._failed(CommandError(f"{what} can't be used: {error.strerror}."))
            return
        if self._routes is None:
            self._screen.ready(self._aws.endpoint, list(stacks), routes)
        elif new := [each for each in routes if each not in self._routes]:
            self._screen.added(new)
        elif not changed:
            self._screen.unchanged()
        self._routes = routes

    def _failed(self, error: CommandError) -> None:
        self._screen.failed(error)
        if self._routes is None:
            self._screen.waiting()
