"""Run a command as a shell would, with a time limit, and watch the local AWS that it uses."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Literal

from gatehouse.errors import (
    LAUNCHER_FAILED,
    NOT_EXECUTABLE,
    NOT_FOUND,
    TIMED_OUT,
    CommandError,
)

#: The signals that end a command, from polite to certain, with the seconds to wait after each. On
#: an interrupt, Terraform finishes what it has begun and saves its state, which takes a while.
_ENDINGS = ((signal.SIGINT, 30.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
#: The same after the local AWS has ended, when there is no state worth saving.
_QUICK_ENDINGS = tuple((number, 3.0) for number, _ in _ENDINGS)
_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)

_What = Literal["ended", "paused", "server gone", "signal"]
_Events = queue.SimpleQueue[tuple[_What, int]]


@dataclass
class Command:
    """A command that runs on a local AWS.

    Parameters
    ----------
    arguments : Sequence[str]
        The program and its arguments, at least one.
    environment : Mapping[str, str]
        Its whole environment.
    limit : float
        Seconds until it is ended, more than 0; 0 for no limit. Default 900: a stack of fifty
        resources applies in well under a minute, and a hanging apply must not hang a build.
    server : subprocess.Popen[bytes] or None
        The local AWS; when it ends, the command is ended. Default None.
    say : Callable[[str], None]
        Called with the reason when the command is being ended. Default: nothing is said.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str]
    limit: float = 900.0
    server: subprocess.Popen[bytes] | None = None
    say: Callable[[str], None] = lambda _: None
    _events: _Events = field(default_factory=queue.SimpleQueue, init=False)

    def run(self) -> int:
        """Run it to its end.

        Returns
        -------
        int
            Its exit code; 128 and the signal's number if a signal ended it; 124 if it
            exceeded its time limit; 125 if the local AWS ended while it ran.

        Raises
        ------
        CommandError
            If there is no such command (exit code 127), or it cannot be executed (126).
        """
        with self._signals(), _Terminal() as terminal:
            process = self._spawn(terminal)
            threading.Thread(target=self._watch, args=(process.pid,), daemon=True).start()
            if self.server is not None:
                threading.Thread(target=self._watch_server, daemon=True).start()
            code = self._await(process.pid, terminal)
            process.returncode = code  # collected by the watching thread
            return code

    def _spawn(self, terminal: _Terminal) -> subprocess.Popen[bytes]:
        program = self.arguments[0]
        try:
            return subprocess.Popen(
                list(self.arguments), env=dict(self.environment), preexec_fn=terminal.hand_over
            )
        except FileNotFoundError:
            raise CommandError(
                f"{program}: command not found.",
                "Check its spelling, and that its folder is on PATH.",
                exit_code=NOT_FOUND,
            ) from None
        except OSError as error:
            raise CommandError(
                f"{program} cannot be executed: {error.strerror}.", exit_code=NOT_EXECUTABLE
            ) from None

    def _await(self, pid: int, terminal: _Terminal) -> int:
        deadline = time.monotonic() + self.limit if self.limit else None
        outcome: int | None = None
        endings = iter(_ENDINGS)
        while True:
            try:
                what, number = self._events.get(timeout=_left(deadline))
            except queue.Empty:
                if outcome is None:
                    outcome = TIMED_OUT
                    self.say(f"the command ran longer than {self.limit:g} seconds and is ended")
                ending, patience = next(endings, _ENDINGS[-1])
                _send(pid, ending)
                deadline = time.monotonic() + patience
                continue
            if what == "ended":
                return _exit_code(number) if outcome is None else outcome
            if what == "paused":
                terminal.pause(pid)
            elif what == "server gone" and outcome is None:
                outcome = LAUNCHER_FAILED
                self.say(f"the local AWS has ended, exit code {number}; the command is ended too")
                endings = iter(_QUICK_ENDINGS)
                deadline = time.monotonic()
            elif what == "signal":
                _send(pid, number)
                outcome = 128 + number if outcome is None else outcome
                deadline = time.monotonic() + _ENDINGS[0][1]
                endings = iter(_ENDINGS[1:])

    def _watch(self, pid: int) -> None:
        while True:
            _, status = os.waitpid(pid, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                self._events.put(("ended", os.waitstatus_to_exitcode(status)))
                return
            self._events.put(("paused", os.WSTOPSIG(status)))

    def _watch_server(self) -> None:
        assert self.server is not None
        self._events.put(("server gone", self.server.wait()))

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Forward signals to the command while the block runs."""

        def note(number: int, _: FrameType | None) -> None:
            self._events.put(("signal", number))

        before = {number: signal.signal(number, note) for number in _FORWARDED}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class _Terminal:
    """Gives the terminal to the command's process group and takes it back, as a shell does.

    The command is a group of its own, so that all of it can be signalled. On a terminal only one
    group may read and gets Ctrl-C, and that must be the command's group.
    """

    def __init__(self) -> None:
        self._descriptor: int | None = None
        with contextlib.suppress(OSError, ValueError):
            descriptor = sys.stdin.fileno()
            if os.isatty(descriptor) and os.tcgetpgrp(descriptor) == os.getpgrp():
                self._descriptor = descriptor

    def __enter__(self) -> _Terminal:
        # Taking a terminal back from the background stops a process, unless it ignores this.
        self._before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        return self

    def __exit__(self, *_: object) -> None:
        self._give(os.getpgrp())
        signal.signal(signal.SIGTTOU, self._before)

    def hand_over(self) -> None:
        """Make a group of the calling process and give it the terminal; runs before the command."""
        os.setpgid(0, 0)
        self._give(os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)

    def pause(self, pid: int) -> None:
        """Stop together with a command that was stopped (Ctrl-Z), and continue it afterwards."""
        if self._descriptor is None:
            return
        self._give(os.getpgrp())
        os.killpg(os.getpgrp(), signal.SIGSTOP)
        self._give(pid)
        _send(pid, signal.SIGCONT)

    def _give(self, group: int) -> None:
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.tcsetpgrp(self._descriptor, group)


def _send(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        os.killpg(group, signal.SIGCONT)  # a stopped group gets no other signal


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())


def _exit_code(returned: int) -> int:
    return 128 - returned if returned < 0 else returned
