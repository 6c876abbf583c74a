"""The description of an instance, for other commands of the project."""

from __future__ import annotations

import json
import stat
import threading
from pathlib import Path

import pytest
from gatehouse.local.launcher.instance import Running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An instance's folder."""
    made = tmp_path / "instance"
    made.mkdir()
    return made


def test_the_description_is_never_found_half_written(folder: Path) -> None:
    running = Running(str(folder), "http://127.0.0.1:1", "eu-west-1", {"NAME": "x" * 4096})
    running.publish()
    (description,) = folder.iterdir()

    def publish_often() -> None:
        for _ in range(300):
            running.publish()

    publishing = threading.Thread(target=publish_often)
    publishing.start()
    while publishing.is_alive():
        assert json.loads(description.read_text())["region"] == "eu-west-1"
    publishing.join()
    assert list(folder.iterdir()) == [description]


def test_nobody_else_reads_the_keys_in_it(folder: Path) -> None:
    Running(str(folder), "http://127.0.0.1:1", "eu-west-1", {}).publish()
    (description,) = folder.iterdir()
    assert stat.S_IMODE(description.stat().st_mode) == 0o600
