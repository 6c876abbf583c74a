"""Read all users of a pool, with their groups, and write them to a file.

The users of each group are asked for, and not the groups of each user: a request for sixty users
in place of one for each. An export that is interrupted leaves no file but the pages that it has
read; the same command goes on behind them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.grouping import list_groups
from gatehouse.deployed.users.searching import Search
from gatehouse.deployed.users.transfer.file import Exported, write_export
from gatehouse.deployed.users.transfer.pages import opened_pages


def _say_nothing(count: int) -> None:
    """Take a count and drop it."""


def export_users(
    directory: Directory,
    path: Path,
    search: Search | None = None,
    *,
    progress: Callable[[int], None] = _say_nothing,
) -> Exported:
    """Write the users of a pool to a file that only its owner can read.

    Parameters
    ----------
    directory : Directory
        The pool.
    path : Path
        The file; one that is there is replaced.
    search : Search or None
        Whom to export. Default None: all.
    progress : Callable
        Called with the number of users that were read.

    Raises
    ------
    CommandError
        If AWS refuses, or the file can't be written.
    """
    with opened_pages(path, directory.pool) as pages:
        groups = list_groups(directory)
        groups_of: defaultdict[str, list[str]] = defaultdict(list)
        for group in groups:
            for member in pages.members(directory, Search(group=group.name)):
                groups_of[member.username].append(group.name)
        members = []
        for member in pages.members(directory, search or Search()):
            members.append(replace(member, groups=tuple(groups_of[member.username])))
            progress(len(members))
        exported = Exported(directory.pool, tuple(groups), tuple(members))
        write_export(path, exported)
    return exported
