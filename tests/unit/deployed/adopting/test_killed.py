"""A run that ends while it writes leaves no half-written file, and the next one says what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gatehouse.deployed.adopting.adopt import Adoption, Asked
from gatehouse.deployed.adopting.comparing import Plan
from gatehouse.deployed.adopting.files import Files
from gatehouse.errors import CommandError

LOCK = json.dumps({"version": 1, "stacks": {"notes-production": {}}})
ADOPTION = Adoption("source", Plan(3, 0, []), LOCK, [], {"taken_over/list.zip": b"zip"})
ASKED = Asked("notes", "production", "eu-west-1", apis=["a1b2c3d4e5"])
WHOLE = {"main.py": "source", "taken_over/list.zip": "zip"}


class KilledError(BaseException):
    """The end of a process, which nothing catches."""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    monkeypatch.delenv("GATEHOUSE_LOCK_FILE", raising=False)
    return Files(tmp_path, tmp_path / "main.py")


def write_until(files: Files, last: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write, and end in the middle of the file of this number."""
    write, written = Path.write_bytes, 0

    def half(file: Path, content: bytes) -> int:
        nonlocal written
        written += 1
        if written < last:
            return write(file, content)
        write(file, content[: len(content) // 2])
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", half)
        with pytest.raises(KilledError):
            files.write(ADOPTION)


@pytest.mark.parametrize(
    ("last", "said"),
    [(1, "rm -r taken_over"), (2, "rm -r taken_over"), (3, "--check"), (4, "--check")],
)
def test_no_file_is_half_written(
    files: Files, last: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_until(files, last, monkeypatch)
    for name, content in WHOLE.items():
        file = files.project / name
        assert not file.exists() or file.read_text() == content
    for name in ("cdktf.json", "gatehouse.lock.json"):
        file = files.project / name
        assert not file.exists() or json.loads(file.read_text())
    with pytest.raises(CommandError) as error:
        files.check_new(ASKED)
    assert said in str(error.value)


def test_after_the_code_is_taken_away_it_writes_all(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_until(files, 2, monkeypatch)
    for left in (files.project / "taken_over").iterdir():
        left.unlink()
    (files.project / "taken_over").rmdir()
    files.check_new(ASKED)
    written = files.write(ADOPTION)
    assert written == ["main.py", "taken_over/list.zip", "cdktf.json", "gatehouse.lock.json"]
    assert all((files.project / name).is_file() for name in written)
