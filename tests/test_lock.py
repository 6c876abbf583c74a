"""The app's own lock file is committed, and says what the app makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.core import App

from main import NotesStack

ROOT = Path(__file__).parents[1]


def test_a_synth_of_the_app_leaves_its_lock_file_as_it_is_committed(
    lock_file_of_its_own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed = (ROOT / "gatehouse.lock.json").read_text()
    lock_file_of_its_own.write_text(committed)
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("STAGE", raising=False)
    app = App(outdir=str(tmp_path / "out"))
    NotesStack(app)
    app.synth()
    assert lock_file_of_its_own.read_text() == committed
