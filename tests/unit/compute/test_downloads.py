"""Downloads run side by side, and say so when they take a while."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from gatehouse.compute.code import downloads
from gatehouse.compute.code.downloads import Downloads


def test_two_downloads_run_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=30)

    def fetch() -> Path:
        both.wait()  # passes only when the other one has begun too
        return Path("done")

    made = Downloads()
    first, second = made.begin("a", fetch), made.begin("b", fetch)
    assert [made.wait(each, "x") for each in (first, second)] == [Path("done")] * 2


def test_equal_requirements_are_fetched_once() -> None:
    made, count = Downloads(), [0]

    def fetch() -> Path:
        count[0] += 1
        return Path("done")

    first = made.begin("a", fetch)
    assert made.begin("a", fetch) is first
    made.wait(first, "x")
    assert count == [1]


def test_a_long_download_is_told_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(downloads, "_SILENT_FOR", 0.01)
    made, release = Downloads(), threading.Event()

    def fetch() -> Path:
        release.wait(30)
        return Path("done")

    download = made.begin("a", fetch)
    threading.Timer(0.2, release.set).start()
    made.wait(download, "notes-dev/Reports")
    assert "fetching packages of notes-dev/Reports (1 of 1 to come" in capsys.readouterr().err


def test_a_failure_reaches_whoever_waits() -> None:
    def fetch() -> Path:
        raise RuntimeError("no network")

    made = Downloads()
    with pytest.raises(RuntimeError, match="no network"):
        made.wait(made.begin("a", fetch), "x")
