"""What holds for every test: where Terraform finds its provider, and which lock file is written."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from gatehouse.testing import local_aws
from hypothesis import settings

from tests.deployed.deployments import (
    back,
    club,
    deployments,
    full,
    notes,
    others,
    people,
    photos,
    pools,
    removals,
    rights,
    there,
)
from tests.without_node import MARK, no_node, node_starts, pytest_collection_modifyitems

__all__ = [
    "back",
    "club",
    "deployments",
    "full",
    "local_aws",
    "no_node",
    "node_starts",
    "notes",
    "others",
    "people",
    "photos",
    "pools",
    "pytest_collection_modifyitems",
    "removals",
    "rights",
    "there",
]

# How long an example takes says how busy the machine is. CI repeats the same examples, so that a
# change alone can fail it, and prints how to repeat a failure.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

# make hands on the stage that it deploys, also where nobody chose one: a test chooses its own.
os.environ.pop("STAGE", None)

# A shell makes what it starts in the background deaf to Ctrl-C, and so all that the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)

_MIRROR = "GATEHOUSE_PROVIDER_MIRROR"


def pytest_configure(config: pytest.Config) -> None:
    """Find the AWS provider on a machine without a way to Terraform's registry, as make does."""
    config.addinivalue_line("markers", f"{MARK}(why): starts Node, and comes after all other tests")
    search = Path(__file__).parents[1] / ".ci" / "provider-mirror"
    found = subprocess.run([search], capture_output=True, text=True, check=True).stdout.strip()
    if found:
        os.environ[_MIRROR] = found


@pytest.fixture(autouse=True)
def lock_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lock file of the test's synths, apart from that of ``main.py``."""
    path = tmp_path / "gatehouse.lock.json"
    monkeypatch.setenv("GATEHOUSE_LOCK_FILE", str(path))
    return path
