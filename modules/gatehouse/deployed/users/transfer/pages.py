"""The pages that an export has read so far: one that ends in the middle goes on behind them.

They are in a file of their own, beside the one that is to be written, for an hour at most: then
they say how the pool was, and no longer how it is.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import InvalidRequestError
from gatehouse.deployed.users.searching import Search, page
from gatehouse.deployed.users.transfer.file import Member
from gatehouse.deployed.users.transfer.lines import opened_lines
from gatehouse.deployed.users.values import WRITTEN_BY_COGNITO, User
from gatehouse.errors import CommandError

#: Seconds for which a page is what the pool has.
_FRESH = 3600.0
#: What each line has.
_WRITTEN = frozenset({"pool", "asked", "read", "users", "next"})


class Pages:
    """The pages of one pool.

    Parameters
    ----------
    path : Path
        Their file.
    pool : str
        The pool's id.
    file : file
        The file, opened to write behind its lines.
    lines : list of dict
        Its lines.
    """

    def __init__(self, path: Path, pool: str, file: IO[str], lines: list[dict[str, Any]]) -> None:
        self._path = path
        self._pool = pool
        self._file = file
        self._lines = [each for each in lines if self._is_good(each)]

    def members(self, directory: Directory, search: Search) -> Iterator[Member]:
        """List users without their groups: those that were read before, and then the others.

        Raises
        ------
        CommandError
            If AWS refuses, or a page can't be kept.
        """
        asked = repr(search)
        known = [each for each in self._lines if each["asked"] == asked]
        token = known[-1]["next"] if known else ""
        if token:
            try:
                first = page(directory, search, token)
            except InvalidRequestError:  # Cognito does not take the token any more
                known, token = [], ""
        for each in known:
            yield from (Member(**{**member, "groups": ()}) for member in each["users"])
        if known and not token:
            return
        found = first if token else page(directory, search)
        while True:
            members = [_member(each) for each in found.users]
            self._keep(asked, members, found.token)
            yield from members
            if not found.token:
                return
            found = page(directory, search, found.token)

    def _is_good(self, line: dict[str, Any]) -> bool:
        if not line.keys() >= _WRITTEN or line["pool"] != self._pool:
            return False
        return 0 <= time.time() - float(line["read"]) < _FRESH

    def _keep(self, asked: str, members: list[Member], token: str) -> None:
        line = {
            "pool": self._pool,
            "asked": asked,
            "read": time.time(),
            "users": [each.as_json() for each in members],
            "next": token,
        }
        try:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
        except OSError as error:
            raise CommandError(
                f"{self._path} cannot be written: {error.strerror or error}.",
                "Make room, and repeat the command: it goes on where it stopped.",
                exit_code=1,
            ) from None


@contextmanager
def opened_pages(export: Path, pool: str) -> Iterator[Pages]:
    """Open the pages of an export, which are removed when it is done.

    Parameters
    ----------
    export : Path
        The file that the export writes.
    pool : str
        The pool's id.

    Raises
    ------
    CommandError
        If another export writes to them, or they can't be opened.
    """
    path = export.with_name(f"{export.name}.{pool}.pages")
    with opened_lines(path, "export") as (file, lines):
        yield Pages(path, pool, file, lines)
        path.unlink(missing_ok=True)


def _member(user: User) -> Member:
    return Member(
        username=user.name,
        sub=user.sub,
        status=user.status,
        enabled=user.enabled,
        attributes={
            name: value for name, value in user.attributes.items() if name not in WRITTEN_BY_COGNITO
        },
    )
