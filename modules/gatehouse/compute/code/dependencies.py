"""Packages that a function needs beyond Lambda's own, as wheels for Lambda's platform.

They are asked for by exact version, downloaded by pip without running anything of them, unpacked
below ``.gatehouse/bundles`` under a name that their content decides, and kept there: the same
requirements give the same files on every machine, and are fetched once.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from gatehouse.core import GatehouseError, MissingToolError
from gatehouse.core.options import HasPath, option

from .requirements import Platform, Requirements, normal

CACHE = Path(".gatehouse") / "bundles"

_NO_WHEEL = re.compile(r"No matching distribution found for (\S+)")


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
    if requirements.is_complete:
        command.append("--no-deps")
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
    unlisted = sorted(name for name in found if normal(name) not in requirements.names)
    if unlisted:
        lines = [f"{normal(name)}=={found[name]}" for name in unlisted]
        option(owner, f"requirements of {requirements.source}", unlisted).refuse(
            "packages that others need must be listed too, so that every machine makes the same "
            "zip",
            ("run `uv lock` beside it, or " if requirements.source.endswith(".toml") else "")
            + f"add {', '.join(lines)}",
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
