"""A package index of this test run: wheels in a folder, made by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest


class Index:
    """A folder that pip takes packages from, and from nowhere else."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        for name in ("PIP_EXTRA_INDEX_URL", "PIP_INDEX_URL", "PIP_CONFIG_FILE"):
            patch.delenv(name, raising=False)
        patch.setenv("PIP_CONFIG_FILE", "/dev/null")
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(folder))

    def add(
        self,
        name: str,
        version: str = "1.0",
        *,
        tag: str = "py3-none-any",
        needs: tuple[str, ...] = (),
        files: dict[str, str] | None = None,
    ) -> None:
        """Add a wheel with a module that has the package's name."""
        info = f"{name}-{version}.dist-info"
        metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
        metadata += [f"Requires-Dist: {each}" for each in needs]
        content = {
            f"{name}.py": f"WHO = {name!r}\n",
            **(files or {}),
            f"{info}/METADATA": "\n".join(metadata) + "\n",
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n",
            f"{info}/RECORD": "",
        }
        with zipfile.ZipFile(self.folder / f"{name}-{version}-{tag}.whl", "w") as wheel:
            for path, text in content.items():
                wheel.writestr(path, text)
