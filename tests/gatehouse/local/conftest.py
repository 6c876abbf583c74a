from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gatehouse.local import processes
from gatehouse.local.instance import local_folder

_REPOSITORY = Path(__file__).parents[3]


def wait_until(condition: Callable[[], object], patience: float = 30.0) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "the awaited condition never came true"
        time.sleep(0.05)


@dataclass
class Project:
    """A folder in which the command line is run as a user runs it."""

    folder: Path
    environment: dict[str, str]
    _started: list[subprocess.Popen[str]] = field(default_factory=list)

    def gatehouse(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gatehouse", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=90,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "gatehouse", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._started.append(process)
        return process

    def instances(self) -> list[Path]:
        home = local_folder(self.folder)
        return sorted(home.iterdir()) if home.exists() else []

    def instance(self) -> Path:
        """Wait for the one instance that is being started to be up."""
        wait_until(lambda: [each for each in self.instances() if (each / "instance.json").exists()])
        (folder,) = self.instances()
        return folder

    def wait_for(self, name: str) -> str:
        """Wait for a file that a command writes, and read it."""
        path = self.folder / name
        wait_until(lambda: path.exists() and path.read_text().endswith("\n"))
        return path.read_text().strip()

    def wait_for_nothing_left(self, *folders: Path) -> None:
        wait_until(lambda: not any(processes.members(folder) for folder in folders))
        wait_until(lambda: not self.instances())

    def end(self) -> None:
        for process in self._started:
            process.kill()
            process.communicate()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    environment = {**os.environ, "PYTHONPATH": str(_REPOSITORY)}
    made = Project(tmp_path, environment)
    yield made
    made.end()


@pytest.fixture
def eventually() -> Callable[..., None]:
    return wait_until
