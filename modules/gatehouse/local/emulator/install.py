"""Install the local AWS's own packages, once, apart from those of the app.

The emulator pins botocore to one release. Installed beside the app, it would bind the app to that
release and to the boto3 of the same day. So its packages have a folder of their own, which only
the process of the local AWS and the functions in it see; that process sees nothing of the app's.

The folder is in the user's cache and not in the project: it is the same for every project, and a
fresh clone then starts at once. pip fills it, since every virtual environment has one, from
``requirements.txt`` beside this file: exact releases with their hashes, resolved for all Pythons
that Gatehouse runs on. A folder without a Python of its own suffices (``pip install --target``):
it is made in half the time of a virtual environment, and the app's interpreter runs it. It is
named by interpreter, machine and the digest of the lock, so an upgrade never changes a folder
that runs.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs

from gatehouse.errors import CommandError

#: Names another folder than the user's cache.
CACHE = "GATEHOUSE_CACHE"
LOCK = Path(__file__).with_name("requirements.txt")
_AGAIN = "gatehouse local install"
_QUIET = 2.0
#: Settings of pip that are about the app's environment, not about this folder.
_NOT_OURS = ("PIP_CONSTRAINT", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_REQUIRE_VIRTUALENV")


def folder() -> Path:
    """Return the folder of this interpreter's packages, whether they are installed or not."""
    named = os.environ.get(CACHE)
    cache = Path(named).absolute() if named else platformdirs.user_cache_path("gatehouse")
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    abi = sysconfig.get_config_var("SOABI") or sys.implementation.cache_tag
    return cache / "emulator" / f"{abi}-{platform.machine()}-{digest}"


def installed(progress: Callable[[str], None]) -> Path:
    """Return the folder of the packages, and install them first if they are missing.

    Parameters
    ----------
    progress : Callable[[str], None]
        Told what is being waited for when it takes longer than two seconds.

    Returns
    -------
    Path
        The folder for an import path.

    Raises
    ------
    CommandError
        If pip is missing, cannot install them, or the folder cannot be written.
    """
    packages = folder()
    if packages.is_dir():
        return packages
    waiting = threading.Timer(
        _QUIET, progress, ["installing the local AWS's own packages (once, half a minute)"]
    )
    waiting.start()
    try:
        with _alone(packages):
            if not packages.is_dir():
                _install(packages)
    except OSError as error:
        raise CommandError(
            f"{packages.parent} must be a folder that can be written: {error.strerror}.",
            f"Name another one: export {CACHE}=/path/to/folder.",
        ) from error
    finally:
        waiting.cancel()
    return packages


@contextlib.contextmanager
def _alone(packages: Path) -> Iterator[None]:
    """Let one process at a time install a folder; the others wait for it."""
    packages.parent.mkdir(parents=True, exist_ok=True)
    with packages.with_name(f"{packages.name}.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _install(packages: Path) -> None:
    """Install beside the folder and rename, so that a half-made one is never used."""
    temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=packages.parent))
    try:
        _pip_install(temporary)
        temporary.chmod(0o755)  # an image may install as root and run as somebody else
        temporary.rename(packages)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _pip_install(target: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    options = ["--quiet", "--no-user", "--no-deps", "--require-hashes"]
    environment = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    ended = subprocess.run(
        [*pip, "install", *options, "--target", str(target), "--requirement", str(LOCK)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if ended.returncode == 0:
        return
    if "No module named pip" in ended.stdout:
        raise CommandError(
            f"pip is missing: {sys.executable} must have it to install the local AWS.",
            f"Install it ({sys.executable} -m ensurepip), then run: {_AGAIN}.",
        )
    words = "\n".join(ended.stdout.strip().splitlines()[-10:])
    raise CommandError(
        f"pip could not install the local AWS's own packages:\n{words}",
        f"Check the network and pip's settings (pip config list), then run: {_AGAIN}.",
    )
