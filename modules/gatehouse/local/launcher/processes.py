"""Find and end every process of an instance, wherever it went."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from gatehouse.local.launcher.environment import INSTANCE

_PROC = Path("/proc")
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make this process the parent of descendants whose own parent has died.

    A handler's subprocess outlives a local AWS that was killed; its exit is then collected here
    and not left to a first process that may never do it. Does nothing where the system has no
    such call.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def members(folder: Path, *roots: int) -> list[int]:
    """List the processes of an instance.

    Parameters
    ----------
    folder : Path
        The instance's folder, which its processes carry in their environment.
    *roots : int
        Processes known to belong to it, for systems on which another process's environment
        cannot be read.

    Returns
    -------
    list[int]
        Process ids, this process's left out: those that carry the mark, and all descendants of
        them and of the roots.
    """
    parents = _parents()
    found = {pid for pid in parents if pid in roots or _carries(pid, folder)}
    grown = True
    while grown:
        below = {pid for pid, parent in parents.items() if parent in found} - found
        found |= below
        grown = bool(below)
    return sorted(found - {os.getpid()})


def end_all(folder: Path, *roots: int, patience: float = 5.0) -> list[int]:
    """Kill the processes of an instance until none is left.

    Parameters
    ----------
    folder : Path
        The instance's folder.
    *roots : int
        Processes known to belong to it.
    patience : float
        Seconds until giving up on processes that do not die. Default 5: a killed process goes at
        once unless the kernel holds it.

    Returns
    -------
    list[int]
        Those that could not be ended.
    """
    deadline = time.monotonic() + patience
    while alive := members(folder, *roots):
        for pid in alive:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        _collect(alive)
        if time.monotonic() > deadline:
            return alive
        time.sleep(0.02)
    return []


def _collect(pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def _carries(pid: int, folder: Path) -> bool:
    try:
        environment = (_PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return False
    return f"{INSTANCE}={folder}".encode() in environment.split(b"\0")


def _parents() -> dict[int, int]:
    """Map every live process to its parent; the dead that wait to be collected are left out."""
    if not (_PROC / "self" / "stat").exists():
        return _parents_from_ps()
    parents = {}
    for entry in _PROC.iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # pid (name, which may hold anything) state parent ...
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except (OSError, ValueError):
            continue
        if state not in "ZX":
            parents[int(entry.name)] = int(parent)
    return parents


def _parents_from_ps() -> dict[int, int]:
    listing = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=False
    )
    rows = (line.split() for line in listing.stdout.splitlines())
    return {int(row[0]): int(row[1]) for row in rows if len(row) > 2 and not row[2].startswith("Z")}
