"""Each test of a construct has an app's folder of its own, and nothing of this shell's settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cdktf_lazy
import pytest
from gatehouse.core import AppStack
from gatehouse.core.engine import ENGINE

from tests.unit.synth import new_stack, write

SETTINGS = (
    "AWS_REGION",
    "CDKTF_CONTEXT_JSON",
    "CDKTF_OUTDIR",
    "GATEHOUSE_CODE_DIR",
    "GATEHOUSE_STATE_DIR",
    "STAGE",
)

WITHOUT_NODE = ("access", "auth", "compute", "iam", "module", "storage")
"""Rooms whose tests start no Node: whatever their stacks do is answered in Python."""


def node_starts() -> list[str]:
    """Say what this process started Node for: one thing at most, since Node then answers all."""
    said = "Node answers from here on: "
    return [line.partition(said)[2] for line in cdktf_lazy.status().fallbacks if said in line]


@pytest.fixture(autouse=True)
def no_node(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that starts Node, in the rooms that need none."""
    before = node_starts()
    yield
    if ENGINE.name == "cdktf" and request.path.parent.name in WITHOUT_NODE:
        assert node_starts() == before, "this test started Node"


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
