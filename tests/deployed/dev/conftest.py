"""``gatehouse dev`` in a process of its own, on a copy of a small app."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

APP = Path(__file__).parent / "app"
#: Seconds that anything may take on a busy machine.
_PATIENCE = 180


class Dev:
    """A running ``gatehouse dev``.

    Parameters
    ----------
    folder : Path
        The folder of the app.
    *options : str
        Options of the command.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self._printed: list[str] = []
        self._changed = threading.Condition()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gatehouse", "dev", *options],
            cwd=folder,
            env={name: each for name, each in os.environ.items() if not name.startswith("AWS_")}
            | {"COLUMNS": "80"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._changed:
                self._printed.append(line)
                self._changed.notify_all()
        with self._changed:
            self._printed.append("(end)\n")
            self._changed.notify_all()

    @property
    def printed(self) -> str:
        """All that it has printed."""
        return "".join(self._printed)

    def mark(self) -> int:
        """The place from which on something is waited for."""
        return len(self.printed)

    def wait(self, pattern: str, since: int = 0) -> re.Match[str]:
        """Wait until it has printed something."""
        deadline = time.monotonic() + _PATIENCE
        with self._changed:
            while True:
                found = re.search(pattern, self.printed[since:], re.MULTILINE)
                if found:
                    return found
                left = deadline - time.monotonic()
                is_over = left < 0 or self.printed.endswith("(end)\n")
                assert not is_over, f"no {pattern} in:\n{self.printed}"
                self._changed.wait(left)

    def save(self, file: str, old: str, new: str) -> int:
        """Change a file as an editor does, and return the place to wait from."""
        path, since = self.folder / file, self.mark()
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
        return since

    def get(self, path: str) -> tuple[int, str]:
        """Call the API."""
        answer = requests.get(f"{self.url}{path}", timeout=60)
        return answer.status_code, answer.text

    @property
    def url(self) -> str:
        """The address of the API."""
        return self.wait(r"curl (http://\S+)/hello")[1]

    def interrupt(self) -> int:
        """Press Ctrl-C, and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(_PATIENCE)

    def end(self) -> None:
        """End it, however it goes."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def copied(folder: Path) -> Path:
    """A copy of the app."""
    shutil.copytree(APP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="package")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    """One for all tests, with the app deployed."""
    running = Dev(copied(tmp_path_factory.mktemp("dev") / "app"))
    try:
        running.wait("What you save is live")
        yield running
    finally:
        running.end()
