"""The versions that are installed, beside those that the packages and the app's lock ask for."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path
from typing import Any

from gatehouse.deployed.doctor.check import Check
from gatehouse.versions import fits

#: This package, as pip calls it. What it asks for is asked for what they ask for, in turn.
_OWN = "gatehouse-aws"
_REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^]]*\])?\s*\(?([^;()]*)\)?\s*(?:;(.*))?")
_PIN = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[^]]*\])?\s*==\s*([\w.!+-]+)\s*(?:[;#\\ ].*)?")
#: How many packages are named; the others are counted.
_SHOWN = 3


@dataclass(frozen=True)
class _Lock:
    """A file that names a version of each package.

    Parameters
    ----------
    name : str
        The file, below the app's folder.
    read : callable
        Returns the version of each package from its text.
    fix : str
        What installs just these.
    """

    name: str
    read: Callable[[str], Mapping[str, str]]
    fix: str


def packages(project: Path) -> Iterator[Check]:
    """Compare what is installed in this Python with what it needs, and with the app's locks.

    Parameters
    ----------
    project : Path
        The project's folder, or any other.
    """
    yield _other_gatehouse()
    yield _fit()
    for lock in _LOCKS:
        if (project / lock.name).is_file():
            yield _as_locked(project / lock.name, lock)
    yield from _of_node(project)


def _other_gatehouse() -> Check:
    name = "package's name"
    for other in distributions(name="gatehouse"):
        fix = f"pip uninstall gatehouse {_OWN}, then pip install {_OWN}"
        found = f"gatehouse {other.version} of somebody else replaces files of {_OWN}"
        return Check(name, "broken", found, fix)
    return Check(name, "ok", "no other package is called gatehouse")


def _fit() -> Check:
    """Look whether each package is of a version that the others work with."""
    wrong: dict[str, str] = {}
    seen = set()
    for asks in (_OWN, *sorted({each for each, _, _ in _needs(_OWN)})):
        for name, versions, condition in _needs(asks):
            have = _installed(name)
            if have is not None:
                seen.add(name)
            # What an extra or another Python asks for need not be there.
            if have is None and not condition:
                wrong[f"{name} is not installed, and {asks} needs it"] = f"{name}{versions}"
            elif have is not None and not fits(have, versions):
                wrong[f"{name} is {have}, and {asks} needs {versions}"] = f"{name}{versions}"
    if not wrong:
        return Check("versions", "ok", f"{len(seen)} packages are of versions that fit each other")
    install = " ".join(map(shlex.quote, dict.fromkeys(wrong.values())))
    return Check("versions", "broken", _some(list(wrong)), f"pip install {install}")


def _as_locked(file: Path, lock: _Lock) -> Check:
    """Look whether what is installed has the versions that a file names."""
    try:
        pinned = lock.read(file.read_text("utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        fix = f"Write it anew, or take it back from Git; then: {lock.fix}"
        return Check(lock.name, "broken", f"it can't be read: {error}", fix)
    differ = [
        f"{name} is {have}, and not {version}"
        for name, version in sorted(pinned.items())
        if (have := _installed(name)) is not None and not fits(have, f"=={version}")
    ]
    if differ:
        return Check(lock.name, "warning", _some(differ), lock.fix)
    count = sum(_installed(name) is not None for name in pinned)
    if pinned and not count:
        return Check(lock.name, "warning", f"nothing of it is installed in {sys.prefix}", lock.fix)
    return Check(lock.name, "ok", f"{count} packages are installed as it says")


def _of_node(project: Path) -> Iterator[Check]:
    """Look whether the command line has the version that the app's lock file names."""
    for name in ("cdktf-cli", "cdktn-cli"):
        locked = _json(project / "package-lock.json").get("packages") or {}
        wanted = (locked.get(f"node_modules/{name}") or {}).get("version")
        have = _json(project / "node_modules" / name / "package.json").get("version")
        if wanted and have != wanted:
            found = f"{have or 'not installed'}, and package-lock.json says {wanted}"
            yield Check(name, "warning", found, "npm ci")
        elif have:
            yield Check(name, "ok", str(have))


def _needs(asks: str) -> list[tuple[str, str, str]]:
    """What a package asks for: names, ranges of versions, and on which conditions."""
    try:
        lines = distribution(asks).requires or []
    except PackageNotFoundError:
        return []
    found = [_REQUIREMENT.match(each) for each in lines]
    return [(each[1], each[2].strip(), (each[3] or "").strip()) for each in found if each]


def _installed(name: str) -> str | None:
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return None


def _some(found: list[str]) -> str:
    more = len(found) - _SHOWN
    return "; ".join(found[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _json(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _of_pipenv(text: str) -> dict[str, str]:
    locked = json.loads(text)
    return {
        name: str(each["version"]).removeprefix("==")
        for section in ("develop", "default")
        for name, each in locked.get(section, {}).items()
        if "version" in each
    }


def _of_toml(text: str) -> dict[str, str]:
    """The packages of ``uv.lock``, ``poetry.lock`` and ``pdm.lock``, which have one shape."""
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    found: dict[str, set[str]] = {}
    for each in toml.loads(text).get("package", []):
        if "version" in each and "editable" not in each.get("source", {}):
            found.setdefault(each["name"], set()).add(each["version"])
    # Of a package in several versions, each is for another Python or system.
    return {name: versions.pop() for name, versions in found.items() if len(versions) == 1}


def _of_pip(text: str) -> dict[str, str]:
    found = [_PIN.fullmatch(line.strip()) for line in text.splitlines()]
    return {each[1]: each[2] for each in found if each}


_LOCKS = (
    _Lock("Pipfile.lock", _of_pipenv, "pipenv sync --dev"),
    _Lock("uv.lock", _of_toml, "uv sync"),
    _Lock("poetry.lock", _of_toml, "poetry sync"),
    _Lock("pdm.lock", _of_toml, "pdm sync"),
    _Lock("requirements.txt", _of_pip, "pip install -r requirements.txt"),
)
