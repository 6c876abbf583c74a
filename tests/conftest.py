"""What holds for every test: none writes into the repository's own lock file."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def lock_file_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The lock file of the test's synths, apart from that of ``main.py``."""
    path = tmp_path / "gatehouse.lock.json"
    monkeypatch.setenv("GATEHOUSE_LOCK_FILE", str(path))
    return path
