"""The local AWS's own packages: installed once, whole or not at all, apart from the app's."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from gatehouse.errors import CommandError
from gatehouse.local.emulator import install


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(install.CACHE, str(tmp_path / "cache"))
    return tmp_path / "cache"


class _Pip:
    """Stands in for pip: makes one file, or fails with its words."""

    def __init__(self, words: str = "") -> None:
        self.words = words
        self.commands: list[Sequence[str]] = []

    def __call__(self, command: Sequence[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        time.sleep(0.1)
        target = Path(command[command.index("--target") + 1])
        (target / "half.py").write_text("")
        return subprocess.CompletedProcess(command, 1 if self.words else 0, self.words)


def _pip(monkeypatch: pytest.MonkeyPatch, words: str = "") -> _Pip:
    pip = _Pip(words)
    monkeypatch.setattr(subprocess, "run", pip)
    return pip


def test_the_second_call_installs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pip = _pip(monkeypatch)
    assert install.installed(print) == install.installed(print)
    assert len(pip.commands) == 1


def test_several_at_once_install_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pip = _pip(monkeypatch)
    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(install.installed, [print] * 4))
    assert (folders, len(pip.commands)) == ({install.folder()}, 1)


@pytest.mark.parametrize(
    ("words", "message", "fix"),
    [
        (f"{sys.executable}: No module named pip", "pip is missing", "-m ensurepip"),
        ("ERROR: no route to host", "no route to host", "Check the network"),
    ],
)
def test_a_failed_installation_says_what_to_do_and_leaves_nothing(
    words: str, message: str, fix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pip(monkeypatch, words)
    with pytest.raises(CommandError, match=message) as refused:
        install.installed(print)
    assert fix in refused.value.fix
    assert "gatehouse local install" in refused.value.fix
    assert [path.suffix for path in install.folder().parent.iterdir()] == [".lock"]


def test_a_cache_that_cannot_be_written_is_named(cache: Path) -> None:
    cache.write_text("in the way")
    with pytest.raises(CommandError, match="must be a folder that can be written") as refused:
        install.installed(print)
    assert install.CACHE in refused.value.fix


def test_the_lock_has_hashes_and_names_no_host() -> None:
    lock = install.LOCK.read_text()
    assert "://" not in lock
    releases = re.findall(r"^[a-z].*(?:\n {4}.*)+", lock, re.MULTILINE)
    assert len(releases) == len(re.findall(r"^[a-z]", lock, re.MULTILINE))
    assert all("--hash=sha256:" in release for release in releases)


def test_the_lock_has_the_emulator_that_the_fixes_are_made_for() -> None:
    source = install.LOCK.with_name("start.py")
    supported = re.search(r'SUPPORTED = "(.*)"', source.read_text())
    assert supported is not None
    assert f"\nministack=={supported[1]} \\" in install.LOCK.read_text()
