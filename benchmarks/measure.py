"""Run a row as a whole process: how long it takes, how much memory its processes have."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.environments import PROJECT, WORK
from benchmarks.rows import Row

TIMEOUT = 3600.0
SAMPLE_EVERY = 0.02


class RowError(Exception):
    """A row's program failed."""


def prepare(row: Row) -> None:
    """Run what has to be there before a row counts; nothing of an earlier benchmark stays."""
    shutil.rmtree(row.output, ignore_errors=True)
    row.output.parent.mkdir(parents=True, exist_ok=True)
    for command in row.prepare:
        _run(row, command, dict(row.environ))


class Taken(NamedTuple):
    """What one run of a row took.

    Parameters
    ----------
    wall : float
        The seconds from its start to its end.
    processor : float
        The seconds of a processor, of all its processes that it waited for. They hardly depend
        on what else the machine does.
    """

    wall: float
    processor: float


def seconds(row: Row) -> Taken:
    """Run a row; give the seconds that it took."""
    with _environ(row) as environ:
        before, started = _processor_seconds(), time.perf_counter()
        _run(row, row.command, environ)
        return Taken(time.perf_counter() - started, _processor_seconds() - before)


def _processor_seconds() -> float:
    """Count the seconds of the processes that this one started and that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def peak_memory(row: Row) -> tuple[int, int]:
    """Run a row; give the most bytes that its processes held together, and how many were Node.

    Resident memory is summed over the tree of processes, every 20 milliseconds. What several
    processes share, such as Node's program text, counts once where the system tells it apart
    (Linux: the proportional set size), otherwise once for each.
    """
    peak, nodes = 0, set[int]()
    with _environ(row) as environ:
        process = subprocess.Popen(
            row.command,
            cwd=PROJECT,
            env=_environment(environ),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None:
            memory, running = _tree(process.pid)
            peak = max(peak, memory)
            nodes |= running
            time.sleep(SAMPLE_EVERY)
        if process.returncode:
            raise RowError(f"{row.name}: exit code {process.returncode}")
    return peak, len(nodes)


def _run(row: Row, command: tuple[str, ...], environ: dict[str, str]) -> None:
    result = subprocess.run(
        command,
        cwd=PROJECT,
        env=_environment(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=TIMEOUT,
        check=False,
    )
    if result.returncode:
        output = result.stdout.decode(errors="replace")
        raise RowError(f"{row.name}: exit code {result.returncode}\n{output[-2000:]}")


def _environment(environ: dict[str, str]) -> dict[str, str]:
    """Give the environment of a row's program: Python keeps what it compiled, as it does for users.

    With this setting each run would compile the app's own modules anew.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **environ}


@contextmanager
def _environ(row: Row) -> Iterator[dict[str, str]]:
    """Give the variables of a row; a cold one gets an empty cache, which is then removed."""
    if not row.cold:
        yield dict(row.environ)
        return
    WORK.mkdir(parents=True, exist_ok=True)
    cache = Path(tempfile.mkdtemp(prefix="cold-", dir=WORK))
    try:
        yield {**row.environ, "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(cache)}
    finally:
        shutil.rmtree(cache, ignore_errors=True)


def _tree(root: int) -> tuple[int, set[int]]:
    """Sum the memory of a process and of all below it, and name those that are Node."""
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss=,comm="], capture_output=True, text=True, check=True
    ).stdout
    memory: dict[int, int] = {}
    names: dict[int, str] = {}
    children: dict[int, list[int]] = defaultdict(list)
    for line in listing.splitlines():
        *numbers, name = line.split(maxsplit=3)
        process, parent, kilobytes = map(int, numbers)
        names[process] = Path(name).name
        memory[process] = kilobytes * 1024
        children[parent].append(process)
    total, waiting, nodes = 0, [root], set[int]()
    while waiting:
        process = waiting.pop()
        if names.get(process) in ("node", "MainThread"):  # what Node 22 and newer are called
            nodes.add(process)
        total += _share_of_memory(process) or memory.get(process, 0)
        waiting += children[process]
    return total, nodes


def _share_of_memory(process: int) -> int | None:
    """Give a process's resident memory with its share of what it shares, where Linux says so."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"^Pss:\s+(\d+) kB$", text, re.MULTILINE)
    return int(found.group(1)) * 1024 if found else None
