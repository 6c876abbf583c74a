"""Watch the files of an app, and nothing that its tools write."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import watchfiles

#: Folders that hold no source, wherever they are. An environment of Python is known by its file.
_NEVER = frozenset({"__pycache__", "node_modules", "cdktf.out", "site-packages", "htmlcov"})
#: What editors and tools write beside a file while it is saved.
_TEMPORARY = re.compile(r"~$|^#.*#$|^\d+$|\.(sw[a-z]|tmp|temp|bak|orig|pyc|pyo|log)$|___jb_")
#: What Terraform and the synth write.
_WRITTEN = re.compile(r"\.tfstate(\..*)?$|^gatehouse\.lock\.json$|^access\.lock\.md$")
#: Hidden files that are an app's own.
_HIDDEN = frozenset({".env", ".python-version"})
#: Milliseconds of silence that end a group of changes, and the longest that a group may grow.
_STEP, _LONGEST = 50, 1600


def is_source(path: Path, project: Path) -> bool:
    """Whether a change of a file can change the app.

    Parameters
    ----------
    path : Path
        The file.
    project : Path
        The folder with ``cdktf.json``.
    """
    try:
        parts = path.relative_to(project).parts
    except ValueError:
        return False
    if not parts:
        return False
    *folders, name = parts
    if any(each in _NEVER or each.startswith(".") for each in folders):
        return False
    if name in _NEVER or _TEMPORARY.search(name) or _WRITTEN.search(name):
        return False
    return not name.startswith(".") or name in _HIDDEN


def source_folders(project: Path) -> set[Path]:
    """The folders of an app that hold source. Each is watched by itself.

    A watch on all that is below the app would be one on each folder of ``node_modules`` and
    ``.venv`` too, of which Linux allows only so many.

    Parameters
    ----------
    project : Path
        The folder with ``cdktf.json``.
    """
    found = set()
    for folder, below, _ in os.walk(project):
        found.add(Path(folder))
        below[:] = [
            each
            for each in below
            if each not in _NEVER
            and not each.startswith(".")
            and not Path(folder, each, "pyvenv.cfg").is_file()
        ]
    return found


class Watch:
    """Watches a folder until it is stopped.

    Parameters
    ----------
    project : Path
        The folder.
    saved : callable
        Called in a thread with the files that were saved together.
    """

    def __init__(self, project: Path, saved: Callable[[frozenset[Path]], None]) -> None:
        self._project = project
        self._saved = saved
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="watch")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()

    def _run(self) -> None:
        known: set[Path] = set()
        while not self._stop.is_set():
            folders = source_folders(self._project)
            # What was saved in a new folder before it was watched.
            new = {file for each in folders - known if known for file in each.iterdir()}
            self._tell(new)
            known = folders
            for changes in self._changes(folders):
                self._tell({Path(os.fsdecode(path)) for _, path in changes})
                if source_folders(self._project) != known:
                    break

    def _changes(self, folders: set[Path]) -> Iterator[set[tuple[watchfiles.Change, str]]]:
        return watchfiles.watch(
            *sorted(folders),
            watch_filter=None,
            step=_STEP,
            debounce=_LONGEST,
            stop_event=self._stop,
            raise_interrupt=False,
            recursive=False,
            ignore_permission_denied=True,
        )

    def _tell(self, files: set[Path]) -> None:
        sources = frozenset(each for each in files if is_source(each, self._project))
        if sources:
            self._saved(sources)
