"""The description of an instance, for other commands of the project."""

from __future__ import annotations

import json
import stat
import threading
from pathlib import Path

from gatehouse.local.launcher.instance import Running


def test_the_description_is_never_found_half_written(tmp_path: Path) -> None:
    running = Running(str(tmp_path), "http://127.0.0.1:1", "eu-west-1", {"NAME": "x" * 4096})
    running.publish()
    (description,) = tmp_path.iterdir()

    def publish_often() -> None:
        for _ in range(300):
            running.publish()

    publishing = threading.Thread(target=publish_often)
    publishing.start()
    while publishing.is_alive():
        assert json.loads(description.read_text())["region"] == "eu-west-1"
    publishing.join()
    assert list(tmp_path.iterdir()) == [description]


def test_nobody_else_reads_the_keys_in_it(tmp_path: Path) -> None:
    Running(str(tmp_path), "http://127.0.0.1:1", "eu-west-1", {}).publish()
    (description,) = tmp_path.iterdir()
    assert stat.S_IMODE(description.stat().st_mode) == 0o600
