"""Install what a suite's tests import, and unpack the tests; once each."""

from __future__ import annotations

import subprocess
import tarfile
import venv

from benchmarks.suites.suite import WORK, Suite


def ready(suite: Suite) -> None:
    """Make the suite's interpreter and the folder of its tests, if they are missing."""
    if not suite.python.exists():
        print(f"suites: installing what the tests of {suite.name} import ...", flush=True)
        venv.create(suite.python.parents[1], with_pip=True)
        _pip(suite, "install", *suite.requirements)
    if not (suite.unpacked / "tests").is_dir():
        source = ("--no-deps", "--no-binary", ":all:", "--dest", str(WORK))
        _pip(suite, "download", f"{suite.name}=={suite.version}", *source)
        with tarfile.open(f"{suite.unpacked}.tar.gz") as archive:
            inside = f"{suite.name}-{suite.version}/tests/"
            wanted = (each for each in archive if each.name.startswith(inside))
            archive.extractall(WORK, members=wanted, filter="data")


def _pip(suite: Suite, *arguments: str) -> None:
    subprocess.run([suite.python, "-m", "pip", "--quiet", *arguments], check=True)
