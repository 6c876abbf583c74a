"""The processes of an instance are found by its mark and by descent, and all of them end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.local.launcher import processes
from gatehouse.local.launcher.environment import INSTANCE

_WAIT = "import time; time.sleep(300)"
#: Starts a child that carries no mark: its environment is empty.
_WAIT_WITH_CHILD = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen(['sleep', '300'], env={'PATH': sys.argv[1]})\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(300)"
)


def _start(script: str, folder: Path | None = None) -> subprocess.Popen[str]:
    mark = {} if folder is None else {INSTANCE: str(folder)}
    return subprocess.Popen(
        [sys.executable, "-I", "-c", script, os.environ["PATH"]],
        env={**os.environ, **mark},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture
def marked(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = _start(_WAIT_WITH_CHILD, tmp_path)
    yield process
    processes.end_all(tmp_path)
    process.communicate()


def _child(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_a_descendant_without_the_mark_belongs_to_the_instance(
    marked: subprocess.Popen[str], tmp_path: Path
) -> None:
    child = _child(marked)
    assert processes.members(tmp_path) == sorted([marked.pid, child])


def test_a_process_of_another_instance_does_not_belong_to_it(
    marked: subprocess.Popen[str], tmp_path: Path
) -> None:
    child = _child(marked)
    other = _start(_WAIT, tmp_path / "other")
    try:
        assert other.pid not in processes.members(tmp_path)
        assert {marked.pid, child} <= set(processes.members(tmp_path))
    finally:
        other.kill()
        other.communicate()


def test_the_process_that_asks_is_left_out(marked: subprocess.Popen[str], tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from gatehouse.local.launcher import processes\n"
        "print(processes.members(pathlib.Path(sys.argv[1])))"
    )
    child = _child(marked)
    asked = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        env={**os.environ, INSTANCE: str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout == f"{sorted([marked.pid, child])}\n"


def test_a_dead_process_that_waits_to_be_collected_is_not_counted(tmp_path: Path) -> None:
    process = _start(_WAIT, tmp_path)
    deadline = time.monotonic() + 10
    while not processes.members(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)  # its variables are seen once it has begun
    assert processes.members(tmp_path) == [process.pid]
    process.kill()
    deadline = time.monotonic() + 10
    while processes.members(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        assert processes.members(tmp_path) == []
        assert process.returncode is None  # nobody has collected it
    finally:
        process.communicate()


def test_all_of_them_end(marked: subprocess.Popen[str], tmp_path: Path) -> None:
    child = _child(marked)
    assert processes.end_all(tmp_path) == []
    assert {marked.pid, child} & processes._parents().keys() == set()
