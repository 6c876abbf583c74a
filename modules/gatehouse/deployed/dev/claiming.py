"""One ``gatehouse dev`` a folder: two would apply each other's state."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import local_folder

_FILE = "dev.pid"
_FAILED = 1


@contextlib.contextmanager
def claimed(project: Path) -> Iterator[None]:
    """Hold the folder while the block runs. The lock ends with the process at the latest.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.

    Raises
    ------
    CommandError
        If another process holds it, or the folder can't be written.
    """
    file = local_folder(project).parent / _FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise CommandError(
            f"{file} must be writable: {error.strerror}.",
            "Make room, or make the folder writable.",
            exit_code=_FAILED,
        ) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            other = os.read(descriptor, 20).decode(errors="replace").strip()
            raise CommandError(
                f"gatehouse dev runs in {project} already: process {other or 'unknown'}.",
                f"Use that one, or end it: kill -INT {other or 'PID'}",
                exit_code=_FAILED,
            ) from None
        with contextlib.suppress(OSError):  # a full disk: the lock holds all the same
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
