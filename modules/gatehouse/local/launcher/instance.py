"""The folder of one local AWS: made fresh, marked as in use, removed at the end."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from gatehouse.errors import CommandError
from gatehouse.local.launcher.signals import held_back

_DESCRIPTION = "instance.json"
#: Bytes that the start alone writes: its log, its keys and its description for other commands.
_ROOM = 32 * 1024


@dataclass(frozen=True)
class Running:
    """The description of an instance that is up, for other commands.

    Parameters
    ----------
    folder : str
        Its folder.
    endpoint : str
        Its URL.
    region : str
        The region its clients work in.
    environment : dict[str, str]
        The variables that a shell must export to work on it.
    """

    folder: str
    endpoint: str
    region: str
    environment: dict[str, str]

    def publish(self) -> None:
        """Write it, in one step, where other commands of the project find it."""
        path = Path(self.folder) / _DESCRIPTION
        unfinished = path.with_suffix(".new")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps(asdict(self), indent=2) + "\n")
        unfinished.replace(path)


def project_folder(start: Path | None = None) -> Path:
    """Find the project that a folder belongs to.

    Parameters
    ----------
    start : Path or None
        Where to begin. Default None: the working directory.

    Returns
    -------
    Path
        The nearest folder upwards with a ``cdktf.json``; the starting folder if there is none.
    """
    origin = (start or Path.cwd()).resolve()
    for folder in (origin, *origin.parents):
        if (folder / "cdktf.json").is_file():
            return folder
    return origin


def local_folder(project: Path) -> Path:
    """Return the folder that holds all working files of local runs of a project."""
    return project / ".gatehouse" / "local"


def kept_folder(project: Path) -> Path:
    """Return the folder that holds the instances of a project that keep their state."""
    return project / ".gatehouse" / "kept"


def make_parts(folder: Path) -> None:
    """Make the folders of an instance, and raise on a full disk now, not in the middle of a run."""
    for part in ("tmp", "state", "log", "aws"):
        (folder / part).mkdir(exist_ok=True)
    probe = folder / "tmp" / "room"
    probe.write_bytes(bytes(_ROOM))
    probe.unlink()


@contextlib.contextmanager
def instance_folder(project: Path) -> Iterator[Path]:
    """Make the folder of a new instance and remove it afterwards.

    Folders that killed runs left behind are removed first: they describe resources that ended with
    their local AWS.

    Parameters
    ----------
    project : Path
        The project; the folder is made below its ``.gatehouse/local``.

    Yields
    ------
    Path
        The folder, with ``tmp``, ``state``, ``log`` and ``aws`` in it, readable by this user only.

    Raises
    ------
    CommandError
        If the folder cannot be written.
    """
    home = local_folder(project)
    folder = None
    with contextlib.ExitStack() as in_use:  # a lock on the folder, for as long as it is used
        try:
            try:
                with held_back():
                    home.mkdir(parents=True, exist_ok=True)
                    with locked(home, fcntl.LOCK_EX):
                        remove_dead(home)
                        folder = Path(tempfile.mkdtemp(prefix="", dir=home))
                        in_use.enter_context(locked(folder, fcntl.LOCK_EX))
                    make_parts(folder)
            except OSError as error:
                raise unusable(home, error) from error
            yield folder
        finally:
            if folder is not None:
                with held_back():
                    remove(folder)


def unusable(home: Path, error: OSError) -> CommandError:
    """Return the error for a folder that can't be written."""
    return CommandError(
        f"the folder for local runs, {home}, cannot be used: {error.strerror or error}.",
        "Make it writable, with room for a few megabytes, or run from a project in a folder that "
        "is.",
    )


def withdraw(folder: Path) -> None:
    """Take the description of an instance away: its folder stays, and nothing is up."""
    (folder / _DESCRIPTION).unlink(missing_ok=True)


def running(project: Path) -> list[Running]:
    """List the instances of a project that are up, newest first."""
    found = []
    for folder in _instances(local_folder(project)) + _instances(kept_folder(project)):
        described = folder / _DESCRIPTION
        if is_dead(folder):
            continue
        with contextlib.suppress(FileNotFoundError):  # it is not up yet, or just ended
            found.append((described.stat().st_mtime, _described(described)))
    return [instance for _, instance in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _described(file: Path) -> Running:
    """Read a description; what another version has written besides is left out.

    Raises
    ------
    CommandError
        If it lacks something.
    """
    try:
        told = json.loads(file.read_text())
        return Running(**{each.name: told[each.name] for each in fields(Running)})
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f"the local AWS that is up in {file.parent} must be of this version of Gatehouse, and "
            f"is of another one: {type(error).__name__} {error}.",
            "End it where it runs, Ctrl-C, and start it anew.",
            exit_code=1,
        ) from None


def newest_running(project: Path) -> Running:
    """Find the newest local AWS that is up in a project.

    Raises
    ------
    CommandError
        If none is up.
    """
    for instance in running(project):
        return instance
    raise CommandError(
        f"no local AWS is up in {project}.", "Start one with: gatehouse local up", exit_code=1
    )


def remove_dead(home: Path) -> None:
    """Remove the folders of instances whose launcher is gone."""
    for folder in _instances(home):
        if is_dead(folder):
            remove(folder)


def remove(folder: Path) -> None:
    """Remove an instance's folder, whatever is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def _instances(home: Path) -> list[Path]:
    return [path for path in home.iterdir() if path.is_dir()] if home.is_dir() else []


@contextlib.contextmanager
def locked(folder: Path, how: int) -> Iterator[None]:
    """Lock a folder itself; the lock needs no file and ends with the process at the latest."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def is_dead(folder: Path) -> bool:
    """Return whether no launcher uses a folder."""
    try:
        with locked(folder, fcntl.LOCK_SH | fcntl.LOCK_NB):
            return True
    except OSError:
        return False
