"""The files that ``include`` adds to a zip, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from gatehouse.core import MissingFileError
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .data_files import files_matching, has_wildcards, is_private


def included_files(owner: HasPath, include: Sequence[str], root: Path) -> list[Path]:
    """Return the files that ``include`` names.

    Parameters
    ----------
    owner : HasPath
        The function, for errors.
    include : sequence of str
        Paths and patterns from the app's folder.
    root : Path
        The app's folder.

    Raises
    ------
    OptionError
        If a path leads out of the app, or to what a zip never holds.
    MissingFileError
        If a path names no file.
    """
    given = option(owner, "include", include)
    files: list[Path] = []
    for pattern in given.list_of(str):
        named = option(owner, "include", pattern)
        if is_token(pattern):
            named.refuse(
                "a path must be known while Python runs, to read its file",
                'write it as text: "data/words.txt"',
            )
        path = PurePosixPath(pattern)
        if not path.parts or path.is_absolute() or ".." in path.parts or "\0" in pattern:
            named.refuse(
                "a path must lead from the app's folder to a file in it",
                'write "data/words.txt", or a pattern such as "data/*.txt"',
            )
        found = files_matching(pattern, root)
        if not has_wildcards(pattern) and is_private(root / pattern, root):
            named.refuse(
                "state, output, version control, credentials and private keys must not be in a "
                "zip, which everybody who may call lambda:GetFunction can read",
                "keep a secret in Secrets Manager or SSM and let the function read it: "
                "permissions=[...]",
            )
        if not found:
            raise MissingFileError(
                construct=owner.path,
                option="include",
                value=pattern,
                rule="a path must name a file in the app's folder; this names none that a zip "
                "may hold",
                fix="correct the path, or remove it",
            )
        files += found
    return files
