"""What a person sees who runs a command at a terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

_ETX = b"\x03"  # what the Ctrl-C key sends


class Terminal:
    """A terminal with the command line in its foreground."""

    def __init__(self, project: Any, *arguments: str) -> None:
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
        self._read_until(lambda: text.encode() in self.shown)
        assert text.encode() in self.shown, self.shown.decode(errors="replace")

    def press(self, keys: bytes) -> None:
        os.write(self._descriptor, keys)

    def exit_code(self) -> int:
        self._read_until(lambda: False)
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def _read_until(self, condition: Any) -> None:
        deadline = time.monotonic() + 60
        while not condition() and time.monotonic() < deadline:
            ready, _, _ = select.select([self._descriptor], [], [], 1)
            try:
                read = os.read(self._descriptor, 4096) if ready else b""
            except OSError:  # the other side is closed
                return
            self.shown += read

    def end(self) -> None:
        os.close(self._descriptor)
        try:
            os.kill(self.pid, signal.SIGTERM)
            os.waitpid(self.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass


@pytest.fixture
def terminal(project: Any) -> Iterator[Any]:
    opened: list[Terminal] = []

    def open_terminal(*arguments: str) -> Terminal:
        opened.append(Terminal(project, *arguments))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.end()


def test_ctrl_c_reaches_the_command_exactly_once(project: Any, terminal: Any) -> None:
    # Terraform takes a second interrupt for an order to stop without saving its state.
    count = "trap 'echo interrupted' INT; echo ready; sleep 3; sleep 1; exit 9"
    shown = terminal("local", "run", "--", "bash", "-c", count)
    shown.wait_for("ready")
    shown.press(_ETX)
    assert shown.exit_code() == 9
    assert shown.shown.count(b"interrupted") == 1
    assert project.instances() == []


def test_the_command_can_ask_at_the_terminal(terminal: Any) -> None:
    shown = terminal("local", "run", "--", "bash", "-c", "read -p 'sure? ' answer; echo [$answer]")
    shown.wait_for("sure?")
    shown.press(b"yes\n")
    shown.wait_for("[yes]")
    assert shown.exit_code() == 0


def test_ctrl_c_while_up_ends_it_with_130(project: Any, terminal: Any) -> None:
    shown = terminal("local", "up")
    shown.wait_for("Ctrl-C ends it")
    shown.press(_ETX)
    assert shown.exit_code() == 130
    assert project.instances() == []
