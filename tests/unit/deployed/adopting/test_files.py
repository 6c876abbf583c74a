"""The files of an adoption, which are never written over."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.deployed.adopting.adopt import Adoption
from gatehouse.deployed.adopting.comparing import Difference, Plan
from gatehouse.deployed.adopting.files import Files
from gatehouse.errors import CommandError

LEFT = Plan(1, 0, [Difference("aws_cognito_user_pool.users", "create")])
MADE = Adoption("source", LEFT, "{}", code={"taken_over/greet.zip": b"new"})


def test_the_code_of_a_trigger_is_written(tmp_path: Path) -> None:
    written = Files(tmp_path, tmp_path / "main.py").write(MADE)
    assert written == ["main.py", "taken_over/greet.zip", "cdktf.json"]
    assert (tmp_path / "taken_over" / "greet.zip").read_bytes() == b"new"


def test_code_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "taken_over").mkdir()
    (tmp_path / "taken_over" / "greet.zip").write_bytes(b"old")
    with pytest.raises(CommandError, match=r"taken_over/greet\.zip must be a new file"):
        Files(tmp_path, tmp_path / "main.py").write(MADE)
    assert (tmp_path / "taken_over" / "greet.zip").read_bytes() == b"old"
    assert not (tmp_path / "main.py").exists()


def test_an_api_alone_has_no_lock_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GATEHOUSE_LOCK_FILE", raising=False)
    written = Files(tmp_path, tmp_path / "main.py").write(Adoption("source", Plan(3, 0, []), ""))
    assert written == ["main.py", "cdktf.json"]
