"""The folders and ports that are needed: there, writable, with room."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from gatehouse.deployed.doctor.check import Check
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import local_folder, running
from gatehouse.local.launcher.request_journal import read_requests

#: Bytes that a deployment to the local AWS and its caches take at most, with the provider, and
#: those below which even a synth may not be written.
_ROOM, _NONE = 2 * 1024**3, 100 * 1024**2
_FREE = "Free some: a deployment needs up to 2 GB."
#: More than a file system gives to a file that has no bytes yet.
_SAMPLE = 64 * 1024
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CACHE_OF_JSII = "JSII_RUNTIME_PACKAGE_CACHE_ROOT"
#: Where pages and examples expect the local AWS, if a port is named.
_PORTS = (4566,)


def places(project: Path) -> Iterator[Check]:
    """Look at caches, working folders, room, ports, and the local AWS."""
    yield _local_aws_packages()
    yield _writable("jsii cache", _jsii_cache(), f"Make it writable, or set {_CACHE_OF_JSII}.")
    yield _writable("working folder", local_folder(project), "Make it writable.")
    yield _room(project)
    for port in _PORTS:
        yield port_check(port)
    yield from _instances(project)


def _local_aws_packages() -> Check:
    name = "local AWS"
    try:
        from gatehouse.local.emulator import install
    except ModuleNotFoundError as error:
        fix = "Install the extra: pip install 'gatehouse-aws[local]'"
        return Check(name, "warning", f"it needs {error.name}", fix)
    folder = install.folder()
    if folder.is_dir():
        return Check(name, "ok", f"its packages are in {folder}")
    found = _writable(name, folder.parent, f"Make it writable, or set {install.CACHE}.")
    if found.state != "ok":
        return found
    fix = "The first start installs them; to do it now: gatehouse local install"
    return Check(name, "warning", f"its packages are not in {folder} yet", fix)


def _jsii_cache() -> Path:
    if named := os.environ.get(_CACHE_OF_JSII):
        return Path(named)
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "com.amazonaws.jsii"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "aws" / "jsii"


def _writable(name: str, folder: Path, fix: str) -> Check:
    """Look whether files can be made in a folder, or in the nearest one above that is there."""
    there = folder
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(bytes(_SAMPLE))
            file.flush()
            return Check(name, "ok", str(folder))
    except OSError as error:
        fix = "Make room there." if error.errno in _FULL else fix
        return Check(name, "broken", f"{folder} cannot be written: {error.strerror}", fix)


def _room(project: Path) -> Check:
    """Look how much room there is where the project is, and in the temporary folder."""
    free = {}
    for place in (project, Path(tempfile.gettempdir())):
        try:
            free[place] = shutil.disk_usage(place).free
        except OSError as error:
            fix = "Name a folder that is there: export TMPDIR=/tmp"
            return Check("disk space", "unknown", f"{place}: {error.strerror}", fix)
    place, least = min(free.items(), key=lambda each: each[1])
    found = f"{least / 1024**3:,.1f} GB free in {place}"
    if least < _NONE:
        return Check("disk space", "broken", found, _FREE)
    if least < _ROOM:
        return Check("disk space", "warning", found, _FREE)
    return Check("disk space", "ok", found)


def port_check(port: int) -> Check:
    """Look whether the local AWS could listen on a port.

    Parameters
    ----------
    port : int
        The port.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            fix = "Leave --port out to take any free one, or end the process that listens there."
            return Check(f"port {port}", "warning", f"cannot be used: {error.strerror}", fix)
    return Check(f"port {port}", "ok", "free")


def _instances(project: Path) -> Iterator[Check]:
    name = "local AWS up"
    try:
        there = running(project)
    except CommandError as error:
        yield Check(name, "broken", error.message, error.fix)
        return
    for instance in there:
        try:
            read_requests(instance)
        except CommandError as error:
            yield Check(name, "broken", error.message, error.fix)
        else:
            yield Check(name, "ok", f"{instance.endpoint}, region {instance.region}")
