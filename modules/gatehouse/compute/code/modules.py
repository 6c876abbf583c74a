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

    def has(self, dotted: str, start: Path) -> bool:
        """Whether there is such a module, or a folder of that name with modules."""
        place = str(start)
        for depth, part in enumerate(parts := dotted.split(".")):
            beside, last = self._entries(place), depth == len(parts) - 1
            folder = os.path.join(place, part)
            is_folder = beside.get(part) is False
            is_package = is_folder and bool(self._entries(folder).get("__init__.py"))
            is_file = any(each.startswith(f"{part}.") and self._is_module(each) for each in beside)
            if last or (is_file and not is_package):
                of_modules = is_folder and any(Path(folder).rglob("*.py"))
                return last and (is_file or of_modules)
            if not is_folder:
                return False
            place = folder
        return False

    def is_plain_folder(self, dotted: str, start: Path) -> bool:
        """Whether it is a folder without ``__init__``, of which a name can only be a module."""
        place = start.joinpath(*dotted.split("."))
        return place.is_dir() and self.files(dotted, start)[-1:] not in (
            [place / "__init__.py"],
            [place.with_name(f"{place.name}.py")],
        )

    @staticmethod
    def _is_module(name: str) -> bool:
        return name.endswith("so") or (name.endswith(".py") and name.count(".") == 1)

    def _entries(self, folder: str) -> dict[str, bool]:
        """What is in a folder, and whether each of it is a file."""
        if folder not in self._listed:
            entries: dict[str, bool] = {}
            with contextlib.suppress(OSError), os.scandir(folder) as listed:
                entries = {each.name: each.is_file() for each in listed}
            self._listed[folder] = entries
        return self._listed[folder]
