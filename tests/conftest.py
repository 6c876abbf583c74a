"""What holds for every test: none writes into the repository's own lock file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gatehouse.testing import local_aws
from hypothesis import settings

from tests.deployed.deployments import (
    back,
    deployments,
    full,
    notes,
    others,
    people,
    photos,
    rights,
    there,
)

__all__ = [
    "back",
    "deployments",
    "full",
    "local_aws",
    "notes",
    "others",
    "people",
    "photos",
    "rights",
    "there",
]

# How long an example takes says how busy the machine is. CI repeats the same examples, so that a
# change alone can fail it, and prints how to repeat a failure.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture(autouse=True)
def lock_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lock file of the test's synths, apart from that of ``main.py``."""
    path = tmp_path / "gatehouse.lock.json"
    monkeypatch.setenv("GATEHOUSE_LOCK_FILE", str(path))
    return path
