"""The module's folder: nothing in it is lost that somebody else put there."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from gatehouse.errors import CommandError

from .synths import LONGEST, SHORTEST

#: What was exported, with which options, and which files are the module's own.
RECORD = "gatehouse.module.json"
_FAILED = 1


@dataclass(frozen=True)
class Record:
    """What a folder was exported from.

    Parameters
    ----------
    stack : str
        The stack's name without a stage.
    protect : bool or None
        Whether it protects its data; None leaves it to the source.
    longest_stage : int
        Length of the longest stage with which every name fits. The next export begins there.
    files : dict of str to str
        The files that the export wrote, and their SHA-256.
    """

    stack: str
    protect: bool | None
    longest_stage: int
    files: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path) -> Record | None:
        """Read a folder's record; None where it has none.

        Raises
        ------
        CommandError
            If the record can't be read.
        """
        file = folder / RECORD
        try:
            read = json.loads(file.read_text("utf-8"))
            files = {str(name): str(digest) for name, digest in read["files"].items()}
            outside = [name for name in files if not _is_inside(name)]
            if outside:
                raise ValueError(f"{outside[0]} is outside of the module")
            protect = read["protect"]
            if protect is not None and not isinstance(protect, bool):
                raise ValueError(f"protect is {protect!r}")
            longest = int(read["longest_stage"])
            return cls(str(read["stack"]), protect, min(max(longest, SHORTEST), LONGEST), files)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise CommandError(
                f"{file} must be the record that an export wrote; it cannot be read: {error!r}.",
                "Take it from version control again.",
                exit_code=_FAILED,
            ) from None

    def written(self) -> str:
        """The record as it stands in the folder."""
        return as_json(
            {
                "stack": self.stack,
                "protect": self.protect,
                "longest_stage": self.longest_stage,
                "files": dict(self.files),
            }
        )


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name != "" and not path.is_absolute() and ".." not in path.parts


def as_json(value: Any) -> str:
    """JSON as people read it in a review."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(content).hexdigest()


def publish(folder: Path, files: Mapping[str, bytes], record: Record, *, overwrite: bool) -> None:
    """Write a module's files, and remove those of the last export that it has no more.

    Raises
    ------
    CommandError
        If a file is there that no export wrote, or that was changed since. Nothing is written then.
    """
    before = Record.of(folder)
    owned = before.files if before else {}
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"{folder} must be a folder; it is a file.", exit_code=_FAILED)
    for name in sorted({*files, *owned}):
        _refuse_foreign(folder / name, owned.get(name), files.get(name), overwrite)
    try:
        for name, content in {**files, RECORD: record.written().encode()}.items():
            _write(folder / name, content)
        for name in sorted(owned.keys() - files.keys()):
            (folder / name).unlink(missing_ok=True)
            _remove_empty(folder, (folder / name).parent)
    except OSError as error:
        raise CommandError(
            f"{folder} must be a folder that can be written: {error}.", exit_code=_FAILED
        ) from None


def differences(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Say which files of a folder are not what an export would write now."""
    record = Record.of(folder)
    found = []
    for name, content in sorted(files.items()):
        there = folder / name
        if not there.is_file():
            found.append(f"{name} is missing")
        elif there.read_bytes() != content:
            found.append(f"{name} differs")
    left = sorted((record.files.keys() if record else set()) - files.keys())
    return found + [
        f"{name} is no part of it any more" for name in left if (folder / name).exists()
    ]


def _refuse_foreign(file: Path, recorded: str | None, new: bytes | None, overwrite: bool) -> None:
    if overwrite or not file.exists():
        return
    there = digest_of(file.read_bytes()) if file.is_file() else None
    if there in (recorded, digest_of(new) if new is not None else recorded) and there:
        return
    what = "was changed since the export" if recorded else "was not written by an export"
    raise CommandError(
        f"{file} {what}; an export would overwrite it.",
        "Move the change into the Python source, or the file elsewhere. To lose it: --overwrite",
        exit_code=_FAILED,
    )


def _write(file: Path, content: bytes) -> None:
    if file.is_file() and file.read_bytes() == content:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(beside, 0o644)
        os.replace(beside, file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _remove_empty(folder: Path, below: Path) -> None:
    while below != folder and below.is_dir() and not any(below.iterdir()):
        below.rmdir()
        below = below.parent
