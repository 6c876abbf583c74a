"""Each test of a construct has an app's folder of its own, and nothing of this shell's settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.core import AppStack

from tests.unit.synth import new_stack, write

SETTINGS = (
    "AWS_REGION",
    "CDKTF_CONTEXT_JSON",
    "CDKTF_OUTDIR",
    "GATEHOUSE_CODE_DIR",
    "GATEHOUSE_STATE_DIR",
    "STAGE",
)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an app with one handler; the test runs in it."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "app"
    write(folder, {"lambdas/hello.py": "def main(event, context):\n    return 'Hello'\n"})
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def stack() -> AppStack:
    """The stack ``notes-test`` in eu-west-1."""
    return new_stack()
