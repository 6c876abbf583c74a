"""The Python that a function runs on: that of its runtime, if this machine has it."""

from __future__ import annotations

import functools
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: The packages of a Lambda runtime beside the standard library, with their dependencies.
_BUNDLED = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")
_RUNTIME = re.compile(r"python(\d+)\.(\d+)")


@dataclass(frozen=True)
class Interpreter:
    """A Python that runs functions.

    Parameters
    ----------
    path : str
        Its program.
    version : tuple[int, int]
        Its version.
    wanted : tuple[int, int]
        The version of the function's runtime.
    """

    path: str
    version: tuple[int, int]
    wanted: tuple[int, int]

    @property
    def is_the_runtimes(self) -> bool:
        """Whether its version is that of the runtime."""
        return self.version == self.wanted

    @property
    def shortcoming(self) -> str:
        """The remark about an interpreter of another version."""
        wanted, version = (".".join(map(str, pair)) for pair in (self.wanted, self.version))
        return (
            f"python{wanted} is not on this machine: functions of this runtime run on Python "
            f"{version}. Install it (pyenv install {wanted}) to run them as AWS does."
        )


@functools.cache
def interpreter(runtime: str) -> Interpreter:
    """Find the interpreter for a runtime.

    Parameters
    ----------
    runtime : str
        A runtime of Lambda, such as ``python3.12``.

    Returns
    -------
    Interpreter
        ``pythonX.Y`` of this process, of PATH or of pyenv, the first of the right version; this
        process's own if there is none.
    """
    own = (sys.version_info.major, sys.version_info.minor)
    named = _RUNTIME.fullmatch(runtime)
    wanted = (int(named[1]), int(named[2])) if named else own
    if wanted != own:
        for candidate in _candidates(*wanted):
            if _version(candidate) == wanted:
                return Interpreter(str(candidate), wanted, wanted)
    return Interpreter(sys.executable, own, wanted)


def _candidates(major: int, minor: int) -> Iterator[Path]:
    name = f"python{major}.{minor}"
    on_path = shutil.which(name)
    if on_path:
        yield Path(on_path)
    # A shim of pyenv is on PATH for every version, but runs only versions that are active.
    homes = [Path(pwd.getpwuid(os.getuid()).pw_dir) / ".pyenv"]
    if on_path and Path(on_path).parent.name == "shims":
        homes.insert(0, Path(on_path).parent.parent)
    for home in homes:
        for version in sorted((home / "versions").glob(f"{major}.{minor}.*"), reverse=True):
            yield version / "bin" / name


def _version(path: Path) -> tuple[int, int] | None:
    show = "import sys; print(*sys.version_info[:2])"
    try:
        shown = subprocess.run(
            [path, "-I", "-S", "-c", show], capture_output=True, text=True, timeout=10, check=True
        ).stdout.split()
        return int(shown[0]), int(shown[1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None


def bundled(folder: Path) -> Path:
    """Make a folder with the packages that every runtime has, and no others.

    Parameters
    ----------
    folder : Path
        The instance's folder.

    Returns
    -------
    Path
        A folder for ``PYTHONPATH``, with links to packages of the emulator.
    """
    made = folder / "runtime"
    made.mkdir(exist_ok=True)
    for name in _BUNDLED:
        found = importlib.util.find_spec(name)
        if found is None or found.origin is None:
            continue
        origin = Path(found.origin)
        source = origin.parent if found.submodule_search_locations else origin
        link = made / source.name
        if not link.is_symlink():
            link.symlink_to(source)
    return made
