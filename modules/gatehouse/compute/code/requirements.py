"""Packages by exact version, as files of pip and pipenv name them."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gatehouse.core import MissingFileError
from gatehouse.core.options import HasPath, option

from .markers import applies

# Part of each name in the cache: raised when the same requirements would be unpacked otherwise.
_FORMAT = "1"

# What Lambda's systems can load: Amazon Linux 2 up to Python 3.11, Amazon Linux 2023 from 3.12.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_GLIBC_OLD = ("manylinux2014", "manylinux_2_17", "manylinux_2_24", "manylinux_2_26")
_GLIBC_NEW = ("manylinux_2_27", "manylinux_2_28", "manylinux_2_31", "manylinux_2_34")
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}

PINNED = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)\s*(\[[A-Za-z0-9._,\s-]+\])?\s*==\s*[A-Za-z0-9.!+_-]+"
    r"\s*(;[^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})*"
)


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

    def wants(self, marker: str) -> bool:
        """Whether a marker of a package is true there; an empty one is."""
        return not marker.strip() or applies(
            marker, self.python, _MACHINES.get(self.architecture, "")
        )

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
    is_complete : bool
        Whether all that they need is among them, by a lock that was made for more than one
        platform. Default: False, pip looks.
    """

    lines: tuple[str, ...]
    source: str
    is_complete: bool = False

    def on(self, platform: Platform) -> Requirements:
        """Those that are wanted on a platform, without the markers that say so."""
        kept = []
        for line in self.lines:
            said, _, rest = line.partition(";")
            marker, *hashes = re.split(r"\s+(?=--hash=)", rest.strip())
            if platform.wants(marker):
                kept.append(" ".join([said.strip(), *hashes]))
        return replace(self, lines=tuple(sorted(kept)))

    @property
    def names(self) -> frozenset[str]:
        """Names of the packages, as pip compares them."""
        return frozenset(normal(re.split(r"[\s\[=;]", line, maxsplit=1)[0]) for line in self.lines)

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
    path = shown(file)
    if not os.path.isfile(file):
        raise MissingFileError(
            construct=owner.path,
            option="requirements",
            value=path,
            rule="the file with the requirements must exist",
            fix=f"write {path}, with a line such as `httpx==0.28.1`",
        )
    text = re.sub(r"\\\r?\n", " ", text_of(owner, "requirements", file))
    lines = [" ".join(re.sub(r"(^|\s)#.*", "", line).split()) for line in text.splitlines()]
    kept = tuple(sorted(filter(None, lines)))
    for line in kept:
        if not PINNED.fullmatch(line):
            option(owner, f"requirements of {path}", line).refuse(
                "a requirement must name one version, so that every machine makes the same zip",
                "write `name==version`; `pip freeze` or `pip-compile` list them all",
            )
    return Requirements(kept, path)


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
        if not PINNED.fullmatch(line):
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
        content = json.loads(text_of(owner, "pipfile_category", lock))
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
    option(owner, "pipfile_category", shown(lock)).refuse(
        "Pipfile.lock must be as pipenv wrote it; this one has another shape",
        "run `pipenv lock` to write it anew",
    )


def _locked(name: str, entry: Mapping[str, Any]) -> str:
    extras = f"[{','.join(sorted(entry['extras']))}]" if entry.get("extras") else ""
    marker = f" ; {entry['markers']}" if entry.get("markers") else ""
    hashes = "".join(f" --hash={each}" for each in sorted(entry.get("hashes", ())))
    return f"{name}{extras}{entry.get('version', '')}{marker}{hashes}"


def text_of(owner: HasPath, name: str, file: Path) -> str:
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
        option(owner, name, shown(file)).refuse(
            "a file with packages must be text in UTF-8; this one is not", "save it as UTF-8"
        )


def normal(name: str) -> str:
    """The name of a package as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def shown(file: Path) -> str:
    """A file's path from the app's folder, for errors."""
    return os.path.relpath(file).replace(os.sep, "/")
