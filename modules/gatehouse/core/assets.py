"""The files beside a stack's JSON: zips of functions, logos, and where constructs were made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


class Assets:
    """The files of one stack, until they are written.

    Parameters
    ----------
    written_last : dict of str to callable
        Files whose content is known when everything else is, by their names.
    """

    def __init__(self, written_last: dict[str, Callable[[], bytes]]) -> None:
        self._files: dict[str, bytes] = {}
        self._written_last = written_last

    def add(self, name: str, content: bytes) -> str:
        """Put a file beside the stack's JSON; returns the path as Terraform sees it."""
        path = f"assets/{name}"
        self._files[path] = content
        return path

    def write(self, folder: Path) -> None:
        """Write all of them into the folder of the stack's JSON."""
        for name, content_of in self._written_last.items():
            (folder / name).write_bytes(content_of())
        for path, content in self._files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
