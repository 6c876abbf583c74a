"""Instances that keep their state: their names, their descriptions, and how they are deleted."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from gatehouse.errors import CommandError
from gatehouse.local.launcher import kept
from gatehouse.local.launcher.environment import RootKey

_ROOT = RootKey("AKIA1", "secret")


def make(project: Path, name: str = "dev") -> Path:
    """Make a kept instance that ended."""
    with kept.opened(project, name) as folder:
        kept.Kept(name, folder, 4566, "eu-west-1", _ROOT).publish()
    return folder


def test_it_is_the_same_again(tmp_path: Path) -> None:
    folder = make(tmp_path)
    assert kept.described(folder) == kept.Kept("dev", folder, 4566, "eu-west-1", _ROOT)


def test_nobody_else_reads_it(tmp_path: Path) -> None:
    folder = make(tmp_path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "kept.json").stat().st_mode) == 0o600


def test_its_temporary_files_end_with_it_and_its_terraform_state_stays(tmp_path: Path) -> None:
    with kept.opened(tmp_path, "dev") as folder:
        (folder / "tmp" / "a").touch()
        (folder / "state" / "terraform.notes.tfstate").write_text("{}")
    with kept.opened(tmp_path, "dev") as folder:
        assert not (folder / "tmp" / "a").exists()
        assert (folder / "state" / "terraform.notes.tfstate").read_text() == "{}"


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../dev", "a b", "-dev", "x" * 65, "ä"])
def test_a_name_must_be_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="must be up to 64 letters"), kept.opened(tmp_path, name):
        pass
    with pytest.raises(CommandError, match="must be up to 64 letters"):
        kept.delete(tmp_path, name)


@pytest.mark.parametrize("name", ["dev", "a", "9", "a_b-C", "x" * 64])
def test_a_right_name_is_taken(tmp_path: Path, name: str) -> None:
    assert make(tmp_path, name).name == name


def test_while_it_is_used_nobody_else_uses_or_deletes_it(tmp_path: Path) -> None:
    with kept.opened(tmp_path, "dev") as folder:
        kept.Kept("dev", folder, 1, "eu-west-1", _ROOT).publish()
        again = kept.opened(tmp_path, "dev")
        with pytest.raises(CommandError, match="is up already"), again:
            pass
        with pytest.raises(CommandError, match="must not be up"):
            kept.delete(tmp_path, "dev")
        assert [each.is_up for each in kept.kept(tmp_path)] == [True]
    assert [each.is_up for each in kept.kept(tmp_path)] == [False]


def test_a_deleted_one_is_gone(tmp_path: Path) -> None:
    folder = make(tmp_path)
    make(tmp_path, "other")
    kept.delete(tmp_path, "dev")
    assert not folder.exists()
    assert [each.name for each in kept.kept(tmp_path)] == ["other"]


def test_what_is_not_there_is_not_deleted(tmp_path: Path) -> None:
    make(tmp_path, "other")
    with pytest.raises(CommandError, match=r"no local AWS dev is kept .* kept are: other"):
        kept.delete(tmp_path, "dev")


@pytest.mark.parametrize(
    "text",
    [json.dumps({"form": 99, "port": 1, "region": "x", "root": {}}), "", "[]", "{}"],
    ids=["another form", "empty", "a list", "nothing in it"],
)
def test_one_of_another_release_is_refused_listed_and_left_alone(tmp_path: Path, text: str) -> None:
    folder = make(tmp_path)
    (folder / "kept.json").write_text(text)
    with pytest.raises(CommandError, match="must be one that this release wrote"):
        kept.described(folder)
    (listed,) = kept.kept(tmp_path)
    assert listed.problem
    assert (folder / "kept.json").read_text() == text
    kept.delete(tmp_path, "dev")
    assert kept.kept(tmp_path) == []
