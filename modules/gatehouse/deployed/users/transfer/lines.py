"""A file of lines of JSON that one process alone writes to, and that survives being cut off."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from gatehouse.errors import CommandError


@contextmanager
def opened_lines(path: Path, who: str) -> Iterator[tuple[IO[str], list[dict[str, Any]]]]:
    """Open a file to write lines behind those that are there.

    Parameters
    ----------
    path : Path
        The file, which is made if there is none, for this user alone.
    who : str
        Who writes to it: ``import``.

    Yields
    ------
    tuple
        The file, and its lines; a last one that was not written to its end is cut off.

    Raises
    ------
    CommandError
        If another process writes to it, or it can't be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror or error}.", exit_code=1
        ) from None
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"another {who} writes to {path}.", "Wait until it has ended.", exit_code=1
            ) from None
        yield file, _whole_lines(file)


def _whole_lines(file: IO[str]) -> list[dict[str, Any]]:
    text = file.read()
    kept, _, rest = text.rpartition("\n")
    if rest:
        file.truncate(len((kept + "\n").encode()) if kept else 0)
    file.seek(0, os.SEEK_END)
    return [json.loads(line) for line in kept.splitlines() if line]
