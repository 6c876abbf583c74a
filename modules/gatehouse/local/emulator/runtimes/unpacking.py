"""Where the files of a function are while it runs: its zip, and its layers above each other."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Unpacked:
    """The files of a function.

    Parameters
    ----------
    folder : Path
        The folder that all of it is in.
    has_layers : bool
        Whether it has layers.
    """

    folder: Path
    has_layers: bool

    @property
    def task(self) -> Path:
        """The function's zip: ``/var/task`` on AWS."""
        return self.folder / "task"

    @property
    def layers(self) -> Path:
        """Its layers: ``/opt`` on AWS, where a file of a later layer covers that of an earlier."""
        return self.folder / "opt"

    def remove(self) -> None:
        """Remove all of it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def unpack(name: str, code: bytes, layers: Iterable[bytes]) -> Unpacked:
    """Unpack a function's zip and its layers.

    Parameters
    ----------
    name : str
        The function's name.
    code : bytes
        The zip.
    layers : iterable of bytes
        The zips of its layers, in their order.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"lambda-{name}-")).resolve()
    given = list(layers)
    unpacked = Unpacked(folder, bool(given))
    try:
        _extract(code, unpacked.task)
        for layer in given:
            _extract(layer, unpacked.layers)
    except BaseException:
        unpacked.remove()
        raise
    return unpacked


def _extract(content: bytes, folder: Path) -> None:
    """Extract a zip with the permissions of its files; its paths can't lead out of the folder."""
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for each in archive.infolist():
            path = Path(archive.extract(each, folder))
            mode = each.external_attr >> 16 & 0o777
            if mode and not each.is_dir():
                path.chmod(mode | 0o600)
