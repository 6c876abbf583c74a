"""Find and end every process of an instance, also those in sessions of their own."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from gatehouse.errors import CommandError
from gatehouse.local.launcher.environment import INSTANCE

try:
    import psutil
except ModuleNotFoundError:
    raise CommandError(
        "the local AWS needs psutil, which is not installed.",
        "Install Gatehouse with what the local AWS needs: pip install 'gatehouse-aws[local]'",
    ) from None

_DEAD = (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
_PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Make this process the parent of descendants whose own parent has died.

    A handler's subprocess outlives a local AWS that was killed. Its exit is then collected here,
    because the system's first process may never do it. Does nothing on systems without such a
    call.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def members(folder: Path) -> list[int]:
    """List the processes of an instance.

    Parameters
    ----------
    folder : Path
        The instance's folder, which its processes carry in their environment.

    Returns
    -------
    list[int]
        Process ids, this process's left out: those that carry the mark, and all their descendants,
        which may have cleared their environment.
    """
    parents = _parents()
    found = {pid for pid in parents if _carries(pid, folder)}
    grown = True
    while grown:
        below = {pid for pid, parent in parents.items() if parent in found} - found
        found |= below
        grown = bool(below)
    return sorted(found - {os.getpid()})


def end_all(folder: Path, *, patience: float = 5.0) -> list[int]:
    """Kill the processes of an instance until none is left.

    Parameters
    ----------
    folder : Path
        The instance's folder.
    patience : float
        Seconds until giving up on processes that do not die. Default 5: a killed process goes at
        once unless the kernel holds it.

    Returns
    -------
    list[int]
        The processes that could not be ended.
    """
    deadline = time.monotonic() + patience
    while alive := members(folder):
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
    """Whether a process has the instance's mark; one that cannot be looked into has not."""
    with contextlib.suppress(psutil.Error, OSError):
        return psutil.Process(pid).environ().get(INSTANCE) == str(folder)
    return False


def _parents() -> dict[int, int]:
    """Map every live process to its parent; dead ones that wait to be collected are left out."""
    found = {}
    # Not psutil.process_iter: it remembers processes, and skips a new one that has the id of one
    # that it saw before.
    for pid in psutil.pids():
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            with process.oneshot():
                if process.status() not in _DEAD:
                    found[pid] = process.ppid()
    return found
