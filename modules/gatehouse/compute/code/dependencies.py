"""Packages that a function needs beyond Lambda's own, as wheels for Lambda's platform.

They are asked for by exact version, downloaded by pip without running anything of them, unpacked
below ``.gatehouse/bundles`` under a name that their content decides, and kept there: the same
requirements give the same files on every machine, and are fetched once.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from gatehouse.core import GatehouseError, MissingFileError, MissingToolError
from gatehouse.core.options import HasPath, option

CACHE = Path(".gatehouse") / "bundles"
# Part of each name in the cache: raised when the same requirements would be unpacked otherwise.
_FORMAT = "1"

# What Lambda's systems can load: Amazon Linux 2 up to Python 3.11, Amazon Linux 2023 from 3.12.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_GLIBC_OLD = ("manylinux2014", "manylinux_2_17", "manylinux_2_24", "manylinux_2_26")
_GLIBC_NEW = ("manylinux_2_27", "manylinux_2_28", "manylinux_2_31", "manylinux_2_34")
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}

_PINNED = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[A-Za-z0-9._,\s-]+\])?\s*==\s*[A-Za-z0-9.!+_-]+"
    r"\s*(;[^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})*"
)
_NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")


@dataclass(frozen=True)
class Platform:
    """Where wheels are to run.

    Parameters
    ----------
    runtime : str
        Lambda's runtime, ``python3.12``.
    architecture : str
        ``arm64`` or ``x86_64``.
    """

    runtime: str
    architecture: str

    @property
    def python(self) -> str:
        """Version of Python, ``3.12``."""
        return self.runtime.removeprefix("python")

    @property
    def tags(self) -> tuple[str, ...]:
        """Platform tags of wheels that run there."""
        newer = int(self.python.partition(".")[2]) >= 12
        return tuple(
            f"{glibc}_{_MACHINES[self.architecture]}"
            for glibc in (*_GLIBC_OLD, *(_GLIBC_NEW if newer else ()))
        )


@dataclass(frozen=True)
class Requirements:
    """Packages by exact version.

    Parameters
    ----------
    lines : tuple of str
        Lines as a requirements file has them, sorted.
    source : str
        Where they stand, for errors.
    """

    lines: tuple[str, ...]
    source: str

    @property
    def names(self) -> frozenset[str]:
        """Names of the packages, as pip compares them."""
        return frozenset(_normal(re.split(r"[\s\[=;]", line, maxsplit=1)[0]) for line in self.lines)

    def key(self, platform: Platform) -> str:
        """Name in the cache."""
        said = "\n".join((_FORMAT, platform.runtime, platform.architecture, *self.lines))
        return hashlib.sha256(said.encode()).hexdigest()[:24]


def requirements_of_file(owner: HasPath, file: Path) -> Requirements:
    """Read a requirements file: ``name==version`` in each line, nothing else.

    Raises
    ------
    MissingFileError
        If there is no such file.
    OptionError
        If a line does not name one version: the zip would depend on the day it was made.
    """
    shown = _shown(file)
    if not file.is_file():
        raise MissingFileError(
            construct=owner.path,
            option="requirements",
            value=shown,
            rule="the file with the requirements must exist",
            fix=f"write {shown}, with a line such as `httpx==0.28.1`",
        )
    text = re.sub(r"\\\r?\n", " ", _text_of(owner, "requirements", file))
    lines = [" ".join(re.sub(r"(^|\s)#.*", "", line).split()) for line in text.splitlines()]
    kept = tuple(sorted(filter(None, lines)))
    for line in kept:
        if not _PINNED.fullmatch(line):
            option(owner, f"requirements of {shown}", line).refuse(
                "a requirement must name one version, so that every machine makes the same zip",
                "write `name==version`; `pip freeze` or `pip-compile` list them all",
            )
    return Requirements(kept, shown)


def requirements_of_pipfile(owner: HasPath, category: str) -> Requirements:
    """Read one category of the app's ``Pipfile.lock``, with the hashes that it locks.

    Raises
    ------
    MissingFileError
        If there is no lock, or no such category in it.
    """
    lock = Path.cwd() / "Pipfile.lock"
    content = _read_pipfile(owner, lock) if lock.is_file() else {}
    if category not in content or category == "_meta":
        there = sorted(set(content) - {"_meta"})
        raise MissingFileError(
            construct=owner.path,
            option="pipfile_category",
            value=category,
            rule="the category must be locked in the app's Pipfile.lock"
            + (f", which has {', '.join(there)}" if there else "; there is no such file"),
            fix=f"add the section [{category}] to the Pipfile and run `pipenv lock`",
        )
    source = f"Pipfile.lock [{category}]"
    lines = tuple(sorted(_locked(name, entry) for name, entry in content[category].items()))
    for line in lines:
        if not _PINNED.fullmatch(line):
            option(owner, f"requirements of {source}", line).refuse(
                "a locked package must be one version of an index, not a folder or a repository",
                "publish it, or put its modules into the project, where they are bundled as they "
                "are",
            )
    return Requirements(lines, source)


def _read_pipfile(owner: HasPath, lock: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """The content of a ``Pipfile.lock``: packages by category.

    Raises
    ------
    OptionError
        If pipenv did not write it.
    """
    try:
        content = json.loads(_text_of(owner, "pipfile_category", lock))
    except (ValueError, RecursionError):
        content = None
    packages = content.values() if isinstance(content, dict) else [content]
    if all(isinstance(each, dict) for each in packages) and all(
        isinstance(entry, dict) and isinstance(entry.get("hashes", []), list)
        for name in content
        if name != "_meta"
        for entry in content[name].values()
    ):
        return dict(content)
    option(owner, "pipfile_category", _shown(lock)).refuse(
        "Pipfile.lock must be as pipenv wrote it; this one has another shape",
        "run `pipenv lock` to write it anew",
    )


def fetched(owner: HasPath, requirements: Requirements, platform: Platform, app: Path) -> Path:
    """The folder with the unpacked packages; they are downloaded where it is not there yet.

    Parameters
    ----------
    owner : HasPath
        The function, for errors.
    requirements : Requirements
        The packages.
    platform : Platform
        Where they are to run.
    app : Path
        The app's folder, which the cache is in.

    Raises
    ------
    OptionError
        If a package has no wheel for the platform, or one that is needed is not listed.
    """
    folder = app / CACHE / requirements.key(platform)
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary:
        wheels, unpacked = Path(temporary) / "wheels", Path(temporary) / "unpacked"
        unpacked.mkdir()
        _download(owner, requirements, platform, wheels)
        _refuse_unlisted(owner, requirements, wheels)
        for wheel in sorted(wheels.glob("*.whl")):
            _unpack(wheel, unpacked)
        try:
            os.replace(unpacked, folder)
        except OSError:  # another process was faster; its content is the same
            if not folder.is_dir():
                raise
    return folder


def _download(owner: HasPath, requirements: Requirements, platform: Platform, target: Path) -> None:
    listing = target.with_suffix(".txt")
    listing.write_text("\n".join(requirements.lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--dest", str(target), "--only-binary=:all:", "--implementation", "cp"]
    command += ["--python-version", platform.python, "--requirement", str(listing)]
    for tag in platform.tags:
        command += ["--platform", tag]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    if "No module named pip" in done.stderr:
        raise MissingToolError(
            construct=owner.path,
            option="requirements",
            value=requirements.source,
            rule="pip must be installed to download the packages; this Python has none",
            fix=f"run `{Path(sys.executable).name} -m ensurepip`",
        )
    lacking = _NO_WHEEL.search(done.stderr)
    if lacking:
        option(owner, f"requirements of {requirements.source}", lacking[1]).refuse(
            f"each package must have a wheel for {platform.runtime} on {platform.architecture} "
            "Linux; this one has none (or no such version)",
            "take a version that has one, the other architecture, or a container image",
        )
    said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    raise GatehouseError(
        construct=owner.path,
        option="requirements",
        value=requirements.source,
        rule="pip could not download the packages: "
        + (said or done.stderr.splitlines() or ["it said nothing"])[-1],
        fix="run `pip download` with that file to see the whole message",
    )


def _refuse_unlisted(owner: HasPath, requirements: Requirements, wheels: Path) -> None:
    """Refuse packages that pip added: their versions would differ from day to day."""
    found = {wheel.name.split("-")[0]: wheel.name.split("-")[1] for wheel in wheels.glob("*.whl")}
    unlisted = sorted(name for name in found if _normal(name) not in requirements.names)
    if unlisted:
        lines = [f"{_normal(name)}=={found[name]}" for name in unlisted]
        option(owner, f"requirements of {requirements.source}", unlisted).refuse(
            "packages that others need must be listed too, so that every machine makes the same "
            "zip",
            f"add {', '.join(lines)}",
        )


def _unpack(wheel: Path, target: Path) -> None:
    """Unpack the modules of a wheel; its scripts and headers have no use in Lambda."""
    with zipfile.ZipFile(wheel) as archive:
        for entry in sorted(archive.namelist()):
            path = _place(entry)
            if path is None or entry.endswith("/"):
                continue
            file = target / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as source, file.open("wb") as copy:
                shutil.copyfileobj(source, copy)


def _place(entry: str) -> PurePosixPath | None:
    """Where a file of a wheel goes; None where it is left out, or points outside."""
    path = PurePosixPath(entry)
    if path.is_absolute() or ".." in path.parts:
        return None
    if path.parts and path.parts[0].endswith(".data"):
        if len(path.parts) < 3 or path.parts[1] not in ("purelib", "platlib"):
            return None
        return PurePosixPath(*path.parts[2:])
    return path


def _locked(name: str, entry: Mapping[str, Any]) -> str:
    extras = f"[{','.join(sorted(entry['extras']))}]" if entry.get("extras") else ""
    marker = f" ; {entry['markers']}" if entry.get("markers") else ""
    hashes = "".join(f" --hash={each}" for each in sorted(entry.get("hashes", ())))
    return f"{name}{extras}{entry.get('version', '')}{marker}{hashes}"


def _text_of(owner: HasPath, name: str, file: Path) -> str:
    """The text of a file: UTF-8, or what the mark at its beginning says, as pip reads it.

    Raises
    ------
    OptionError
        If it is neither.
    """
    content = file.read_bytes()
    # `pip freeze > file` in PowerShell writes UTF-16 with its mark.
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        option(owner, name, _shown(file)).refuse(
            "a file with packages must be text in UTF-8; this one is not", "save it as UTF-8"
        )


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _shown(file: Path) -> str:
    return os.path.relpath(file).replace(os.sep, "/")
