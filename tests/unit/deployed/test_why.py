"""Asking why where there is nothing to ask: no app, nothing refused, an id that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.deployed.why import asking, why
from gatehouse.deployed.why.seen import Seen
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running, instance_folder


@pytest.fixture
def gone(tmp_path: Path) -> Iterator[Running]:
    """A local AWS whose launcher is there, and which answers no more."""
    with instance_folder(tmp_path) as folder:
        keys = {"AWS_SECRET_ACCESS_KEY": "x", "GATEHOUSE_STATE_DIR": str(folder / "state")}
        instance = Running(str(folder), "http://127.0.0.1:9", "eu-west-1", keys)
        instance.publish()
        yield instance


def test_without_an_app_it_says_how_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "cdktf.json").write_text("{}")
    with pytest.raises(CommandError, match="no local AWS is up") as refused:
        why(tmp_path)
    assert "gatehouse local up" in refused.value.fix


def test_outside_of_a_project_it_says_the_same(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no local AWS is up"):
        why(tmp_path, "R=")


def test_a_local_aws_that_is_gone(tmp_path: Path, gone: Running) -> None:
    with pytest.raises(CommandError, match=r"the requests of http://127\.0\.0\.1:9 cannot be read"):
        why(tmp_path)


def test_an_id_that_was_forgotten_says_how_many_are_kept(
    tmp_path: Path, gone: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [Seen("A=", frozenset({"A="}), 1.0, "GET", "/", 200, "execute-api")]
    monkeypatch.setattr(asking, "seen_on", lambda _: (kept, 1234))
    with pytest.raises(CommandError, match="newest 1 are kept, 1,234 older ones were forgotten"):
        why(tmp_path, "B=")
    assert why(tmp_path, "A=").outcome == "allowed"
    with pytest.raises(CommandError, match="no call was refused so far"):
        why(tmp_path)
