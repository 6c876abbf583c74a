"""Packages of ``node_modules`` that a function imports, with those that they need.

They are taken as npm, pnpm or yarn installed them. Only what is imported is in the zip, so packages
for building and testing are not. In the zip, each lies where Node.js finds it without links.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any

from .data_files import is_private, is_private_folder

# https://nodejs.org/api/modules.html#built-in-modules
BUILT_IN = {
    *("assert", "async_hooks", "buffer", "child_process", "cluster", "console"),
    *("constants", "crypto", "dgram", "diagnostics_channel", "dns", "domain", "events"),
    *("fs", "http", "http2", "https", "inspector", "module", "net", "os", "path"),
    *("perf_hooks", "process", "punycode", "querystring", "readline", "repl", "stream"),
    *("string_decoder", "sys", "timers", "tls", "trace_events", "tty", "url", "util"),
    *("v8", "vm", "wasi", "worker_threads", "zlib"),
}
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
OF_THE_RUNTIME = ("@aws-sdk/", "@smithy/")

# A name may lead nowhere but into `node_modules`.
_NAME = re.compile(r"(@[^/\\.@][^/\\]*/)?[^/\\.@][^/\\]*")
_USELESS = ("node_modules", ".*", "*.d.ts", "*.d.mts", "*.d.cts")
# What an ELF file says of the machine that it was built for.
_MACHINES = {"x86_64": 0x3E, "arm64": 0xB7}


class MissingPackageError(Exception):
    """A package is not in ``node_modules``.

    Parameters
    ----------
    name : str
        Its name.
    needed_by : str
        The package that needs it.
    """

    def __init__(self, name: str, needed_by: str) -> None:
        super().__init__(f"{needed_by} needs {name}")
        self.name = name
        self.needed_by = needed_by


class OtherMachineError(Exception):
    """A package has compiled code, and none for the function's machine.

    Parameters
    ----------
    name : str
        Its name.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def package_of(specifier: str) -> str:
    """The package that an import names: ``@aws-sdk/client-s3`` of ``@aws-sdk/client-s3/x.js``."""
    parts = specifier.split("/")
    return "/".join(parts[:2] if specifier.startswith("@") else parts[:1])


def manifest(folder: Path) -> dict[str, Any]:
    """The ``package.json`` of a folder; empty where there is none, or no object in it."""
    try:
        content = json.loads((folder / "package.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def installed(name: str, start: Path) -> Path | None:
    """The folder of a package, found from a folder as Node.js finds it; links are followed."""
    for folder in (start, *start.parents) if _NAME.fullmatch(name) else ():
        found = folder / "node_modules" / name
        if folder.name != "node_modules" and os.path.isdir(found):
            real = found.resolve()
            return None if is_private_folder(real) else real
    return None


class Packages:
    """Packages in a zip, each with those that it needs.

    Parameters
    ----------
    architecture : str
        The function's.
    """

    def __init__(self, architecture: str) -> None:
        self._architecture = architecture
        self._placed: dict[str, Path] = {}
        self._wanted: list[tuple[str, Path, str]] = []

    def add(self, name: str, folder: Path, requester: str) -> None:
        """Add an installed package.

        Parameters
        ----------
        name : str
            Its name.
        folder : Path
            The folder that it is installed in.
        requester : str
            The folder in the zip of what imports it; empty for its top.

        Raises
        ------
        OtherMachineError
            If it has code for other machines alone.
        """
        place = self._place(name, folder, requester)
        if place is None:
            return
        self._placed[place] = folder
        if not self._runs(folder):
            raise OtherMachineError(name)
        self._wanted.append((name, folder, place))

    def complete(self) -> None:
        """Add what the packages need, and so on.

        Those that the app imports have their places before, at the top.

        Raises
        ------
        MissingPackageError
            If one that they need is not installed.
        OtherMachineError
            If one has code for other machines alone.
        """
        while self._wanted:
            name, folder, place = self._wanted.pop(0)
            for needed, optional in _needs(folder):
                found = installed(needed, folder)
                if found is not None:
                    self.add(needed, found, place)
                elif not optional:
                    raise MissingPackageError(needed, name)

    def files(self) -> Iterator[tuple[str, Path]]:
        """Paths in the zip, and the files that are put there."""
        for place, folder in self._placed.items():
            for file in _files_of(folder):
                yield f"{place}/{file.relative_to(folder).as_posix()}", file

    def _place(self, name: str, folder: Path, requester: str) -> str | None:
        """Where a package goes; None where what needs it finds it already."""
        around = PurePosixPath(requester)
        for each in (around, *around.parents):
            if each.name == "node_modules":
                continue
            place = str(each / "node_modules" / name)
            if place in self._placed:
                # Another version is in the way, so this one goes beside what needs it.
                nearer = str(around / "node_modules" / name)
                return None if self._placed[place] == folder else nearer
        return f"node_modules/{name}"

    def _runs(self, folder: Path) -> bool:
        """Whether a package's compiled code, if it has any, is for the function's machine."""
        compiled = [file for file in _files_of(folder) if file.suffix == ".node"]
        return not compiled or any(self._is_for_it(file) for file in compiled)

    def _is_for_it(self, file: Path) -> bool:
        with file.open("rb") as opened:
            start = opened.read(20)
        machine = int.from_bytes(start[18:20], "little")
        return start[:4] == b"\x7fELF" and machine == _MACHINES.get(self._architecture, machine)


def _needs(folder: Path) -> list[tuple[str, bool]]:
    """What a package needs, and whether it runs without it."""
    described = manifest(folder)
    needed: dict[str, bool] = {}
    for kind, optional in (
        ("peerDependencies", True),
        ("dependencies", False),
        ("optionalDependencies", True),
    ):
        listed = described.get(kind)
        needed.update(dict.fromkeys(listed if isinstance(listed, dict) else (), optional))
    return sorted(needed.items())


def _files_of(folder: Path) -> list[Path]:
    """Files of a package, but for those that nothing reads when it runs.

    A package of a workspace is a folder that people work in, and one that was installed from a
    folder is a copy of it: both may have secrets beside their files.
    """
    files: list[Path] = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not _is_useless(each))
        files += [
            Path(place, name)
            for name in sorted(names)
            if not _is_useless(name)
            and Path(place, name).resolve().is_relative_to(folder)
            and not is_private(Path(place, name), folder)
        ]
    return files


def _is_useless(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in _USELESS)
