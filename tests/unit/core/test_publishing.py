"""A synth replaces what the last one wrote as a whole, or leaves it; where it can't, it says so."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, GatehouseError, OptionError
from gatehouse.core.lock_file import LockFileError, lock_file_path
from gatehouse.storage import Bucket

HERE = Path("cdktf.out")


def synthesize(*buckets: str, outdir: str | None = None) -> None:
    app = App(outdir=outdir)
    stack = AppStack(app, "notes", stage="production")
    UserPool(stack, "Users")
    for bucket in buckets:
        Bucket(stack, bucket, protect=False)
        Function(stack, f"Read{bucket}", "lambdas/hello.main")
    app.synth()


def contents(folder: Path = HERE) -> dict[str, bytes]:
    files = {path for path in folder.rglob("*") if path.is_file()}
    found = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    lock = lock_file_path(None)
    return {**found, "lock": lock.read_bytes() if lock.exists() else b""}


def failing_after(count: int, real: Any, error: BaseException) -> Any:
    calls: Iterator[int] = iter(range(1_000))

    def fail(*args: Any, **kwargs: Any) -> Any:
        if next(calls) >= count:
            raise error
        return real(*args, **kwargs)

    return fail


@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), OptionError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ],
)
def test_a_full_disk_or_ctrl_c_leaves_what_was_there(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    error: BaseException,
    raised: type[BaseException],
) -> None:
    synthesize("Files")
    before = contents()
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", failing_after(count, shutil.copyfile, error))
        patched.setattr(shutil, "copytree", failing_after(0, shutil.copytree, error))
        with pytest.raises(raised):
            synthesize("Files", "Photos")
    assert contents() == before
    synthesize("Files", "Photos")
    assert contents() != before


def test_ctrl_c_while_files_are_moved_waits_until_all_are(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesize("Files", "Photos")
    wanted = contents()
    synthesize("Files")
    real = os.replace

    def interrupted(*args: Any) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        real(*args)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            synthesize("Files", "Photos")
    kept = contents()
    assert {**kept, "lock": b""} == {**wanted, "lock": b""}


def test_code_of_functions_that_there_are_no_more_goes(project: Path) -> None:
    synthesize("Files")
    assert list(HERE.glob("stacks/*/assets/*"))
    synthesize()
    assert not list(HERE.glob("stacks/*/assets"))
    assert not [path for path in HERE.rglob(".*") if path.name.endswith((".new", ".old"))]


@pytest.mark.parametrize("outdir", ["a-file", "a-file/below", "a\0b", "\ud800", 5, "x" * 5_000])
def test_a_folder_that_can_t_be_written_is_one_error(project: Path, outdir: Any) -> None:
    Path("a-file").write_text("mine")
    with pytest.raises(OptionError, match="option `outdir`"):
        synthesize(outdir=outdir)
    assert Path("a-file").read_text() == "mine"


@pytest.mark.parametrize("outdir", ["out", "out/deep/er", "out put", "täg"])
def test_any_other_folder_is_written(project: Path, outdir: str) -> None:
    synthesize("Files", outdir=outdir)
    assert (project / outdir / "manifest.json").exists()


def test_the_folder_of_the_command_line_is_checked_too(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a-file").write_text("mine")
    monkeypatch.setenv("CDKTF_OUTDIR", "a-file")
    with pytest.raises(OptionError, match="must be a folder that can be written"):
        synthesize()


@pytest.mark.parametrize("lock", ["a-file/lock.json", "a\0b", 5])
def test_a_lock_file_that_can_t_be_written_is_one_error(project: Path, lock: Any) -> None:
    Path("a-file").write_text("mine")
    app = App(lock_file="other.json")
    assert app.lock_file.path == project / "other.json"

    def with_lock() -> None:
        app = App(lock_file=lock)
        UserPool(AppStack(app, "notes", stage="production"), "Users")
        app.synth()

    with pytest.raises(GatehouseError, match=r"lock_file|must be a file"):
        with_lock()
    assert not HERE.exists()


def test_a_lock_file_that_the_disk_has_no_room_for_stays(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synthesize()
    before = contents()
    lock_file_path(None).write_text('{"stacks": {}, "version": 1}')
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr("tempfile.mkstemp", failing_after(0, None, full))
    with pytest.raises(LockFileError, match="No space left on device; it is as it was"):
        synthesize("Files")
    assert {**contents(), "lock": b""} == {**before, "lock": b""}


def test_a_place_for_temporary_files_that_is_none_is_one_error(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = FileNotFoundError(errno.ENOENT, "No usable temporary directory found")
    monkeypatch.setattr("tempfile.TemporaryDirectory", failing_after(0, None, gone))
    with pytest.raises(OptionError, match="option `TMPDIR`"):
        App()
