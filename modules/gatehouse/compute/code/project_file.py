"""Packages of a ``pyproject.toml``, by the exact versions of the ``uv.lock`` for it.

The lock is read here: uv need not be installed where the app is synthesized.

https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from gatehouse.core import MissingFileError
from gatehouse.core.options import HasPath, option

from .requirements import PINNED, Platform, Requirements, normal, shown, text_of

PROJECT_FILE = "pyproject.toml"
LOCK_FILE = "uv.lock"
_TO_LOCK = "run `uv lock` in its folder"


def has_packages(file: Path) -> bool:
    """Whether a file is a ``pyproject.toml`` that lists packages, and not settings of tools alone.

    A file that can't be read has some, so that its fault is said.
    """
    if not os.path.isfile(file):
        return False
    try:
        project = _parsed(file.read_text(encoding="utf-8")).get("project")
    except ValueError:
        return True
    return isinstance(project, dict) and bool(project.get("dependencies") or "dynamic" in project)


def requirements_of_project(owner: HasPath, file: Path, platform: Platform) -> Requirements:
    """Read the packages of a ``pyproject.toml``, or of the one beside a ``uv.lock``.

    Parameters
    ----------
    owner : HasPath
        The function, for errors.
    file : Path
        One of the two files.
    platform : Platform
        Where the packages are to run.

    Raises
    ------
    MissingFileError
        If there is no such file.
    OptionError
        If it has another shape, if no lock has what it asks for, or a package is of no index.
    """
    project_file = file.with_name(PROJECT_FILE)
    if not os.path.isfile(project_file):
        raise MissingFileError(
            construct=owner.path,
            option="requirements",
            value=shown(project_file),
            rule="the file with the requirements must exist",
            fix="write it with `uv init`, or name a requirements.txt",
        )
    project = _project(owner, project_file)
    wanted = [str(each) for each in project.get("dependencies", [])]
    lock_file = _lock_of(project_file)
    if lock_file is None:
        lines = [" ".join(each.split()) for each in wanted]
        for line in lines:
            if not PINNED.fullmatch(line):
                option(owner, f"requirements of {shown(project_file)}", line).refuse(
                    "a package must be locked, or named with one version, so that every machine "
                    "makes the same zip",
                    _TO_LOCK,
                )
        return Requirements(tuple(sorted(lines)), shown(project_file))
    lock = _Lock(owner, lock_file, platform)
    return lock.requirements(str(project.get("name", "")), {normal(_name(each)) for each in wanted})


class _Lock:
    """One ``uv.lock``."""

    def __init__(self, owner: HasPath, file: Path, platform: Platform) -> None:
        self._owner = owner
        self._file = file
        self._platform = platform
        self._packages: dict[str, list[dict[str, Any]]] = {}
        listed = _read(owner, file).get("package")
        if not isinstance(listed, list):
            self._refuse_shape()
        for each in listed:
            if not isinstance(each, dict) or not isinstance(each.get("name"), str):
                self._refuse_shape()
            self._packages.setdefault(normal(each["name"]), []).append(each)

    def requirements(self, project: str, wanted: set[str]) -> Requirements:
        """The packages that a project needs in Lambda, and those that these need."""
        own = self._packages.get(normal(project), [])
        if not own or wanted != {normal(each) for each in self._names_of(own[0])}:
            option(self._owner, "requirements", shown(self._file)).refuse(
                f"uv.lock must be of the same state as pyproject.toml, which asks for "
                f"{', '.join(sorted(wanted)) or 'nothing'}",
                _TO_LOCK,
            )
        lines: dict[tuple[str, str], str] = {}
        left = list(self._needs(own[0], ()))
        seen: set[tuple[str, str, tuple[str, ...]]] = set()
        while left:
            package, extras = left.pop()
            name, version = normal(package["name"]), str(package.get("version", ""))
            if (name, version, extras) not in seen:
                seen.add((name, version, extras))
                lines[name, version] = self._line(package)
                left += self._needs(package, extras)
        return Requirements(tuple(sorted(lines.values())), shown(self._file), is_complete=True)

    def _names_of(self, package: Mapping[str, Any]) -> Iterator[str]:
        for each in self._listed(package, "dependencies"):
            yield str(each["name"])

    def _needs(
        self, package: Mapping[str, Any], extras: tuple[str, ...]
    ) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
        """What a package needs in Lambda, each with the extras that are wanted of it."""
        optional = package.get("optional-dependencies", {})
        needed = [*self._listed(package, "dependencies")]
        for extra in extras:
            needed += self._listed(optional if isinstance(optional, dict) else {}, extra)
        for each in needed:
            if self._platform.wants(str(each.get("marker", ""))):
                yield self._chosen(each), tuple(sorted(self._texts(each, "extra")))

    def _listed(self, within: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        listed = within.get(name, [])
        if not isinstance(listed, list) or not all(
            isinstance(each, dict) and isinstance(each.get("name"), str) for each in listed
        ):
            self._refuse_shape()
        return listed

    def _texts(self, within: Mapping[str, Any], name: str) -> list[str]:
        listed = within.get(name, [])
        if not isinstance(listed, list):
            self._refuse_shape()
        return [str(each) for each in listed]

    def _chosen(self, needed: Mapping[str, Any]) -> dict[str, Any]:
        """The package that a dependency names; the lock may have several of a name."""
        found = [
            each
            for each in self._packages.get(normal(needed["name"]), ())
            if needed.get("version", each.get("version")) == each.get("version")
        ]
        fitting = [
            each
            for each in found
            if any(map(self._platform.wants, self._texts(each, "resolution-markers") or [""]))
        ]
        if not found:
            self._refuse_shape()
        return (fitting or found)[0]

    def _line(self, package: Mapping[str, Any]) -> str:
        name, version, source = package["name"], package.get("version"), package.get("source")
        if not isinstance(source, dict) or not isinstance(version, str):
            self._refuse_shape()
        if "registry" not in source:
            option(self._owner, f"requirements of {shown(self._file)}", name).refuse(
                "a locked package must be one version of an index, not a folder or a repository",
                "publish it, or put its modules into the app, where they are bundled as they are",
            )
        wheels = package.get("wheels", [])
        if not isinstance(wheels, list) or not all(isinstance(each, dict) for each in wheels):
            self._refuse_shape()
        hashes = sorted(str(each["hash"]) for each in wheels if "hash" in each)
        line = f"{name}=={version}" + "".join(f" --hash={each}" for each in hashes)
        if not PINNED.fullmatch(line):
            self._refuse_shape()
        return line

    def _refuse_shape(self) -> NoReturn:
        option(self._owner, "requirements", shown(self._file)).refuse(
            "uv.lock must be as uv wrote it; this one has another shape", _TO_LOCK
        )


def _project(owner: HasPath, file: Path) -> dict[str, Any]:
    """The table ``[project]``, checked as far as it is read."""
    given = option(owner, "requirements", shown(file))
    project = _read(owner, file).get("project")
    if not isinstance(project, dict):
        given.refuse(
            "pyproject.toml must have a table [project] with the packages in dependencies",
            'write [project] with dependencies = ["httpx==0.28.1"], or name a requirements.txt',
        )
    dynamic = project.get("dynamic", [])
    if not isinstance(dynamic, list) or "dependencies" in dynamic:
        given.refuse(
            "pyproject.toml must list its packages; dynamic ones are known to its build alone",
            "list them in dependencies, or name a requirements.txt",
        )
    listed = project.get("dependencies", [])
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        given.refuse(
            "dependencies of [project] must be a list of text",
            'write dependencies = ["httpx==0.28.1"]',
        )
    return project


def _lock_of(project_file: Path) -> Path | None:
    """The lock of a project: beside it, or above it where it is a member of a workspace."""
    for folder in project_file.parents:
        if (folder / LOCK_FILE).is_file():
            return folder / LOCK_FILE
        if folder == Path.cwd():
            break
    return None


def _read(owner: HasPath, file: Path) -> dict[str, Any]:
    try:
        return _parsed(text_of(owner, "requirements", file))
    except ValueError as error:
        option(owner, "requirements", shown(file)).refuse(
            f"must be TOML; {shown(file)} is not: {error}", "correct it there"
        )


def _parsed(text: str) -> dict[str, Any]:
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        return dict(toml.loads(text))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _name(requirement: str) -> str:
    """The name in a requirement: ``httpx`` of ``httpx[http2]>=0.28 ; …``."""
    end = next((at for at, each in enumerate(requirement) if each in " [=<>!~;@("), None)
    return requirement[:end]
