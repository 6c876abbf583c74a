"""Where modules lie, found as Python finds them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


class Modules:
    """Modules below folders; each folder is listed once."""

    def __init__(self) -> None:
        self._listed: dict[str, dict[str, bool]] = {}

    def files(self, dotted: str, start: Path) -> list[Path]:
        """Files of a module, with the ``__init__`` of the packages around it.

        A package comes before a module of its name, and a folder without ``__init__`` after both.

        Parameters
        ----------
        dotted : str
            Name of the module.
        start : Path
            The folder that imports begin at.
        """
        found: list[Path] = []
        place = str(start)
        for part in dotted.split("."):
            beside, folder = self._entries(place), os.path.join(place, part)
            is_folder = beside.get(part) is False
            if is_folder and self._entries(folder).get("__init__.py"):
                found.append(Path(folder, "__init__.py"))
            elif beside.get(f"{part}.py"):
                return [*found, Path(place, f"{part}.py")]
            elif not is_folder:
                # A module in C: name.cpython-312-aarch64-linux-gnu.so
                native = (each for each in beside if each.endswith("so"))
                named = (each for each in native if each.startswith(f"{part}."))
                return [*found, *(Path(place, each) for each in named)]
            place = folder
        return found

    def _entries(self, folder: str) -> dict[str, bool]:
        """What is in a folder, and whether each of it is a file."""
        if folder not in self._listed:
            entries: dict[str, bool] = {}
            with contextlib.suppress(OSError), os.scandir(folder) as listed:
                entries = {each.name: each.is_file() for each in listed}
            self._listed[folder] = entries
        return self._listed[folder]
