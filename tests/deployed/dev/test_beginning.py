"""``gatehouse dev`` where there is nothing to run yet, and on a terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.deployed.dev.conftest import Dev, copied


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Dev]:
    folder = copied(tmp_path / "app")
    (folder / "main.py").write_text("from gatehouse.core import App, Stack\n")
    running = Dev(folder)
    yield running
    running.end()


def test_an_app_that_is_broken_at_the_start_is_waited_for(broken: Dev) -> None:
    broken.wait("cannot import name 'Stack'")
    broken.wait("The next save tries again")
    since = broken.save("main.py", "App, Stack", "App, Stick")
    broken.wait("cannot import name 'Stick'", since)
    assert broken.interrupt() == 0


_ASKS = """
import sys
from gatehouse.cli.screen import DevScreen
screen = DevScreen()
screen.doing("planning notes")
answer = screen.ask("notes", "lost: its items", lambda: bool(sys.argv[1]))
raise SystemExit(10 if answer else 11)
"""


class _Terminal:
    """A terminal with a screen in it that asks."""

    def __init__(self, is_over: bool = False) -> None:
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.execv(sys.executable, [sys.executable, "-c", _ASKS, "old" if is_over else ""])

    def answer(self, typed: bytes) -> tuple[int, str]:
        """Type when it asks; returns the exit code and what is seen.

        What is typed just after the question may be thrown away with what was typed before it, so
        it is typed again until it is taken.
        """
        seen = b""
        deadline, again = time.monotonic() + 60, 0.0
        while time.monotonic() < deadline:
            if typed and b"is yes: " in seen:
                again = again or time.monotonic() + 0.1
                if time.monotonic() > again:
                    with suppress(OSError):  # its end
                        os.write(self.descriptor, typed)
                    again = time.monotonic() + 1
            if not select.select([self.descriptor], [], [], 0.05)[0]:
                continue
            try:
                seen += os.read(self.descriptor, 4096)
            except OSError:  # its end
                break
        else:
            os.kill(self.pid, signal.SIGKILL)  # it would wait for ever
        _, status = os.waitpid(self.pid, 0)
        os.close(self.descriptor)
        return os.waitstatus_to_exitcode(status), seen.decode()


@pytest.mark.parametrize(
    ("typed", "code"), [(b"yes\n", 10), (b"no\n", 11), (b"\n", 11), (b"y\n", 11), (b"\x04", 11)]
)
def test_only_yes_applies_what_loses_data(typed: bytes, code: int) -> None:
    assert _Terminal().answer(typed)[0] == code


def test_a_save_answers_the_question() -> None:
    code, seen = _Terminal(is_over=True).answer(b"")
    assert code == 11
    assert "was saved anew" in seen


def test_ctrl_c_answers_it_too() -> None:
    code, _ = _Terminal().answer(b"\x03")
    assert code == -signal.SIGINT
