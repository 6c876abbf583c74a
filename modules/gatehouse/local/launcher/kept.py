"""Instances that keep their state: named folders, which the next start goes on with.

What makes an instance the same one again is beside its state: its port, since addresses are in
Terraform's state and in apps, its region, and the root's key.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from gatehouse.errors import CommandError
from gatehouse.local.launcher import instance, processes
from gatehouse.local.launcher.environment import RootKey
from gatehouse.local.launcher.instance import kept_folder

#: The form of the description, raised with every change of it.
FORM = 1
_DESCRIPTION = "kept.json"
#: Seconds in which a local AWS whose launcher was killed ends by itself.
_LAST_WORDS = 5.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Kept:
    """An instance that keeps its state.

    Parameters
    ----------
    name : str
        Its name in the project.
    folder : Path
        Its folder.
    port : int
        The port that its addresses have.
    region : str
        The region of its clients.
    root : RootKey
        The root's key.
    problem : str
        Why this release can't start it. Default: it can.
    """

    name: str
    folder: Path
    port: int
    region: str
    root: RootKey
    problem: str = ""

    @property
    def is_up(self) -> bool:
        """Whether it runs."""
        return not instance.is_dead(self.folder)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.lstat().st_size for file in self.folder.rglob("*") if file.is_file())

    @property
    def used(self) -> float:
        """When it was last written, in seconds since 1970."""
        state = self.folder / "kept" / "state"
        return (state if state.is_file() else self.folder).stat().st_mtime

    def publish(self) -> None:
        """Write its description, in one step."""
        path = self.folder / _DESCRIPTION
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        described = {
            "form": FORM,
            "port": self.port,
            "region": self.region,
            "root": asdict(self.root),
        }
        unfinished.write_text(json.dumps(described, indent=2) + "\n")
        unfinished.replace(path)


@contextlib.contextmanager
def opened(project: Path, name: str) -> Iterator[Path]:
    """Take the folder of an instance that keeps its state, for as long as the block runs.

    Parameters
    ----------
    project : Path
        The project.
    name : str
        The instance's name.

    Yields
    ------
    Path
        The folder, which is made if there is none, readable by this user only. It stays.

    Raises
    ------
    CommandError
        If the name is none, the instance is up already, or its folder cannot be written.
    """
    check_name(name)
    folder = kept_folder(project) / name
    with contextlib.ExitStack() as in_use:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                in_use.enter_context(instance.locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB))
            except BlockingIOError:
                raise CommandError(
                    f"the kept local AWS {name} must run once at a time, and it is up already.",
                    'Work on it: eval "$(gatehouse local env)"; or name another with --keep.',
                ) from None
            _end_what_is_left(folder)
            instance.withdraw(folder)
            shutil.rmtree(folder / "tmp", ignore_errors=True)
            instance.make_parts(folder)
        except OSError as error:
            raise instance.unusable(folder, error) from error
        try:
            yield folder
        finally:
            instance.withdraw(folder)


def _end_what_is_left(folder: Path) -> None:
    """End what a launcher that was killed has left, when it has written its state."""
    deadline = time.monotonic() + _LAST_WORDS
    while processes.members(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    processes.end_all(folder)


def check_name(name: str) -> str:
    """Return a name that an instance can have.

    Raises
    ------
    CommandError
        If it is none.
    """
    if not _NAME.fullmatch(name):
        raise CommandError(
            "the name of a kept local AWS must be up to 64 letters, digits, _ and -, and begin "
            f"with a letter or digit, not {name!r}.",
            "Write dev, or so.",
            exit_code=2,
        )
    return name


def described(folder: Path) -> Kept | None:
    """Return what is known of a kept instance, None if it never ran.

    Raises
    ------
    CommandError
        If another release wrote it, or it is damaged. It is left as it is.
    """
    try:
        found = json.loads((folder / _DESCRIPTION).read_text())
        if found["form"] != FORM:
            raise ValueError(f"its form is {found['form']}, and this release reads {FORM}")
        root = RootKey(**found["root"])
        return Kept(folder.name, folder, int(found["port"]), str(found["region"]), root)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise unreadable(folder.name, str(error)) from None


def unreadable(name: str, why: str) -> CommandError:
    """Return the error for a kept instance that this release can't read."""
    return CommandError(
        f"the kept local AWS {name} must be one that this release wrote: {why.rstrip('.')}.",
        f"Run the release that wrote it, or delete it: gatehouse local delete {name}",
    )


def kept(project: Path) -> list[Kept]:
    """List the kept instances of a project by name, also those that this release can't start."""
    home = kept_folder(project)
    found = []
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        if not folder.is_dir() or not _NAME.fullmatch(folder.name):
            continue
        try:
            known = described(folder)
        except CommandError as error:
            known = Kept(folder.name, folder, 0, "", RootKey("", ""), str(error))
        if known is not None:
            found.append(known)
    return found


def delete(project: Path, name: str) -> None:
    """Delete a kept instance with all that is in it.

    Raises
    ------
    CommandError
        If there is none of that name, it is up, or its folder cannot be removed.
    """
    folder = kept_folder(project) / check_name(name)
    if not folder.is_dir():
        known = ", ".join(each.name for each in kept(project)) or "none"
        raise CommandError(
            f"no local AWS {name} is kept in {project}; kept are: {known}.",
            "List them: gatehouse local kept",
            exit_code=1,
        )
    try:
        with instance.locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
            # Away under its name first: a half-removed folder is not taken for an instance.
            doomed = folder.with_name(f".{folder.name}.{os.getpid()}")
            folder.rename(doomed)
            shutil.rmtree(doomed)
    except BlockingIOError:
        raise CommandError(
            f"the kept local AWS {name} must not be up when it is deleted.", "End it first: Ctrl-C."
        ) from None
    except OSError as error:
        raise CommandError(
            f"{folder} must be removable: {error.strerror or error}.",
            f"Remove it by hand: rm -r {folder}",
        ) from error
