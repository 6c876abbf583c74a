"""Put what a synth wrote in the place of what the last one wrote: all of it, or nothing.

Everything is copied beside its place first, which can fail: the disk may be full, or somebody stops
it. Only then is it moved, which needs no room.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import OptionError
from .options import option

_ASSETS = "assets"
_MANIFEST = "manifest.json"


def check_path(construct: str, name: str, given: str | os.PathLike[str]) -> Path:
    """Check that an option, or a variable of the environment, can be a path.

    Raises
    ------
    OptionError
        If no file can have it.
    """
    path = option(construct, name, os.fspath(given) if isinstance(given, os.PathLike) else given)
    text = path.known_text(
        r"[^\0]+", rule="must be a path: text without NUL", fix=f'write {name}="cdktf.out" or so'
    )
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        path.refuse("must be a path that this system can name", "write it in other letters")
    return Path(text)


def publish(staged: Path, output: Path) -> None:
    """Put each synthesized file in its place; what Terraform keeps there (``.terraform``) stays.

    Parameters
    ----------
    staged : Path
        Where the synth wrote.
    output : Path
        Where the files belong.

    Raises
    ------
    OptionError
        If they can't be written there. What was there is then as it was.
    """
    try:
        moves = _copied(staged, output)
    except OSError as error:
        raise OptionError(
            construct="App",
            option="outdir",
            value=str(output),
            rule=f"must be a folder that can be written: {error.strerror or error}; what the last "
            "synth wrote is as it was",
            fix="make room, or name another folder: App(outdir=...), or CDKTF_OUTDIR=... of the "
            "command",
        ) from None
    with _uninterrupted():
        for beside, place in moves:
            _move(beside, place)
        for folder in (staged / "stacks").iterdir():
            if not (folder / _ASSETS).exists():  # the code of functions that there are no more
                shutil.rmtree(output / "stacks" / folder.name / _ASSETS, ignore_errors=True)


def _copied(staged: Path, output: Path) -> list[tuple[Path, Path]]:
    """Copy everything beside its place; the manifest, which names the rest, comes last."""
    entries = [
        (entry, output / "stacks" / folder.name / entry.name)
        for folder in sorted((staged / "stacks").iterdir())
        for entry in sorted(folder.iterdir())
    ]
    moves: list[tuple[Path, Path]] = []
    try:
        for source, place in [*entries, (staged / _MANIFEST, output / _MANIFEST)]:
            place.parent.mkdir(parents=True, exist_ok=True)
            beside = place.with_name(f".{place.name}.new")
            moves.append((beside, place))
            if source.is_dir():
                shutil.rmtree(beside, ignore_errors=True)
                shutil.copytree(source, beside)
            else:
                shutil.copyfile(source, beside)
    except BaseException:
        for beside, _ in moves:
            shutil.rmtree(beside, ignore_errors=True)
            beside.unlink(missing_ok=True)
        raise
    return moves


def _move(beside: Path, place: Path) -> None:
    if beside.is_dir() and place.exists():
        before = place.with_name(f".{place.name}.old")
        shutil.rmtree(before, ignore_errors=True)
        os.replace(place, before)
        os.replace(beside, place)
        shutil.rmtree(before, ignore_errors=True)
    else:
        os.replace(beside, place)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait until a few moves are done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[Any] = []
    before = signal.signal(signal.SIGINT, lambda *told: waiting.append(told))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if waiting and callable(before):
            before(*waiting[0])
