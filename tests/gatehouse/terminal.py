"""A terminal with the command line in its foreground."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class Shell(Protocol):
    """A folder, and the environment of the shell in it."""

    @property
    def folder(self) -> Path: ...
    @property
    def environment(self) -> dict[str, str]: ...


class Terminal:
    """A terminal with the command line in its foreground."""

    def __init__(self, project: Shell, *arguments: str) -> None:
        self.shown = b""
        self.pid, self._descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(project.folder)
            os.execve(
                sys.executable,
                [sys.executable, "-m", "gatehouse", *arguments],
                project.environment,
            )

    def wait_for(self, text: str) -> None:
        """Read until a text is on the screen."""
        self._read_until(lambda: text.encode() in self.shown)
        assert text.encode() in self.shown, self.shown.decode(errors="replace")

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self._descriptor, keys)

    def exit_code(self) -> int:
        """Read to the end, and return how the command ended."""
        self._read_until(lambda: False)
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def _read_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not condition() and time.monotonic() < deadline:
            ready, _, _ = select.select([self._descriptor], [], [], 1)
            try:
                read = os.read(self._descriptor, 4096) if ready else b""
            except OSError:  # the other side is closed
                return
            self.shown += read

    def end(self) -> None:
        """Close the terminal, as somebody who shuts the window."""
        os.close(self._descriptor)
        try:
            os.kill(self.pid, signal.SIGTERM)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
