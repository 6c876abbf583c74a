"""What an import has done so far: a line each, on disk before the next user is made.

An import that ends in the middle goes on behind the last line. The line ``begun`` is written before
a user is made, and ``done`` after all of it: a user who is there at the next start, and was begun,
is ours, and is finished. One who was not begun was there before, and is left alone.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from gatehouse.deployed.users.transfer.lines import opened_lines
from gatehouse.errors import CommandError

#: ``failed`` is a user whom Cognito did not make; ``unfinished`` is there, and lacks the rest.
BEGUN, DONE, THERE, FAILED, UNFINISHED = "begun", "done", "there", "failed", "unfinished"


@dataclass
class Journal:
    """The journal of one file and one pool.

    Parameters
    ----------
    path : Path
        The file, which only its owner can read.
    states : dict of str to str
        The newest line of each user, by the old user name.
    subs : dict of str to str
        The new ``sub`` by the old one.
    """

    path: Path
    states: dict[str, str] = field(default_factory=dict)
    subs: dict[str, str] = field(default_factory=dict)
    _file: IO[str] | None = field(default=None, repr=False)

    def is_settled(self, username: str) -> bool:
        """Whether nothing is left to do for a user."""
        return self.states.get(username) in (DONE, THERE)

    def is_ours(self, username: str) -> bool:
        """Whether a user who is there can only be one whom an earlier import made."""
        return self.states.get(username) in (BEGUN, UNFINISHED)

    def note(self, username: str, state: str, **more: Any) -> None:
        """Write a line; ``begun`` is on disk before the user is made.

        Raises
        ------
        CommandError
            If the disk is full.
        """
        assert self._file is not None, "the journal must be opened first"
        try:
            self._file.write(json.dumps({"username": username, "state": state, **more}) + "\n")
            self._file.flush()
            # Every other line is written out with the next one that has to be, or at the end.
            if state == BEGUN:
                os.fsync(self._file.fileno())
        except OSError as error:
            raise CommandError(
                f"{self.path} cannot be written: {error.strerror or error}.",
                "Make room, and repeat the command: it goes on where it stopped.",
                exit_code=1,
            ) from None
        self._take({"username": username, "state": state, **more})

    def _take(self, line: dict[str, Any]) -> None:
        self.states[str(line["username"])] = str(line["state"])
        if line.get("old_sub") and line.get("new_sub"):
            self.subs[str(line["old_sub"])] = str(line["new_sub"])


def journal_of(path: Path, pool: str) -> Path:
    """Return the journal's file: beside the file of users, with the pool's id in its name."""
    return path.with_name(f"{path.name}.{pool}.journal")


def subs_file(path: Path, pool: str) -> Path:
    """Return the file with the new ``sub`` of each old one, beside the file of users."""
    return path.with_name(f"{path.name}.{pool}.subs.json")


@contextmanager
def opened(path: Path) -> Iterator[Journal]:
    """Open a journal for one import alone.

    Raises
    ------
    CommandError
        If another import writes to it, or it can't be read.
    """
    with opened_lines(path, "import") as (file, lines):
        journal = Journal(path)
        for line in lines:
            journal._take(line)
        journal._file = file
        yield journal
        os.fsync(file.fileno())


def write_subs(path: Path, subs: Mapping[str, str]) -> None:
    """Write the new ``sub`` of each old one, as one JSON object.

    Raises
    ------
    CommandError
        If the file can't be written.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(subs, indent=1) + "\n")
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror or error}.",
            "Repeat the command: nobody is made again.",
            exit_code=1,
        ) from None
