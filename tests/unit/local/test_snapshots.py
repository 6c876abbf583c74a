"""The file that kept state goes into: whole, private, and read by the release that wrote it."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import stat
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from gatehouse.local.keeping.snapshot import Snapshots, UnreadableError

_LARGE = os.urandom(100_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an instance's snapshots."""
    return tmp_path / "kept"


def write(folder: Path, state: Any) -> None:
    snapshots = Snapshots(folder, "1.0")
    snapshots.write(snapshots.pack(state))


def read(folder: Path) -> Any:
    return Snapshots(folder, "1.0").read()


def state_file(folder: Path) -> Path:
    return folder / "state"


@pytest.mark.parametrize(
    "state",
    [
        {("account", "region", 1): {"a": [1, 2.5, None, True, b"\xff", "é"]}},
        {"set": {1, 2}, "nested": defaultdict(dict, {"x": {"y": 1}})},
        {"body": _LARGE, "again": [_LARGE, _LARGE + b"1"]},
    ],
    ids=["keys of tuples", "sets and defaults", "large contents"],
)
def test_what_is_written_is_read(folder: Path, state: Any) -> None:
    write(folder, state)
    assert read(folder) == state


def test_where_nothing_was_written_nothing_is_read(folder: Path) -> None:
    assert read(folder) is None


def test_a_private_key_is_the_same_key(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    write(folder, {"key": key})
    assert read(folder)["key"].private_numbers() == key.private_numbers()


def test_nobody_else_reads_it(folder: Path) -> None:
    write(folder, {"body": _LARGE})
    modes = {stat.S_IMODE(each.stat().st_mode) for each in folder.rglob("*") if each.is_file()}
    assert modes == {0o600}
    assert stat.S_IMODE((folder / "contents").stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_large_content_is_written_once_and_goes_with_the_state(folder: Path) -> None:
    snapshots = Snapshots(folder, "1.0")
    snapshots.write(snapshots.pack({"body": _LARGE}))
    (content,) = (folder / "contents").iterdir()
    before = content.stat().st_mtime_ns
    snapshots.write(snapshots.pack({"body": _LARGE, "more": 1}))
    assert content.stat().st_mtime_ns == before
    snapshots.write(snapshots.pack({"more": 1}))
    assert list((folder / "contents").iterdir()) == []
    assert read(folder) == {"more": 1}


def test_the_same_state_is_not_written_again(folder: Path) -> None:
    snapshots = Snapshots(folder, "1.0")
    assert snapshots.write(snapshots.pack({"a": 1}))
    assert not snapshots.write(snapshots.pack({"a": 1}))
    assert snapshots.write(snapshots.pack({"a": 2}))


def test_a_full_disk_leaves_the_last_whole_state(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"a": 1})

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            write(folder, {"a": 2, "body": _LARGE})
    assert read(folder) == {"a": 1}
    assert [each.name for each in folder.rglob("*") if each.is_file()] == ["state"]


def test_what_a_killed_process_left_half_written_is_not_read(folder: Path) -> None:
    write(folder, {"a": 1})
    (folder / "state.new").write_bytes(b'{"form": 1')
    assert read(folder) == {"a": 1}
    write(folder, {"a": 2})
    assert read(folder) == {"a": 2}


def _with_form(content: bytes) -> bytes:
    head, _, payload = content.partition(b"\n")
    return json.dumps({**json.loads(head), "form": 99}).encode() + b"\n" + payload


def _with_program(content: bytes) -> bytes:
    payload = pickle.dumps(os.getcwd)
    head = json.loads(content.partition(b"\n")[0])
    head["sha256"] = hashlib.sha256(payload).hexdigest()
    return json.dumps(head).encode() + b"\n" + payload


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_with_form, "must be of form 1 with emulator 1.0, not of form 99"),
        (lambda content: content[:-5], "it was changed after it was written"),
        (lambda _: b"", "can't be read"),
        (lambda _: b"[]\n", "can't be read"),
        (_with_program, "which is no plain value"),
    ],
    ids=["another form", "cut off", "empty", "no description", "a program"],
)
def test_what_another_release_wrote_is_refused_and_left_alone(
    folder: Path, damage: Any, words: str
) -> None:
    write(folder, {"a": 1})
    damaged = damage(state_file(folder).read_bytes())
    state_file(folder).write_bytes(damaged)
    with pytest.raises(UnreadableError, match=words) as refused:
        read(folder)
    assert "\n" not in str(refused.value)
    assert state_file(folder).read_bytes() == damaged


def test_state_of_another_emulator_is_refused(folder: Path) -> None:
    write(folder, {"a": 1})
    with pytest.raises(UnreadableError, match="must be of form 1 with emulator 2"):
        Snapshots(folder, "2.0").read()


def test_a_content_that_is_gone_is_refused(folder: Path) -> None:
    write(folder, {"body": _LARGE})
    (content,) = (folder / "contents").iterdir()
    content.unlink()
    with pytest.raises(UnreadableError, match="can't be read"):
        read(folder)
