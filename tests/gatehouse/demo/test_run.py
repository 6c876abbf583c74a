from __future__ import annotations

import os
from pathlib import Path

import pytest
from gatehouse.demo.run import run_demo
from gatehouse.local.launcher.server import LocalAws
from rich.console import Console


@pytest.mark.parametrize("keep", [False, True])
def test_a_demo_that_deploys_nothing_ends_with_1_and_the_summary(
    local_aws: LocalAws, tmp_path: Path, keep: bool
) -> None:
    console = Console(width=100)
    with console.capture() as captured:
        code = run_demo(tmp_path, local_aws, stage="dev", keep=keep, console=console)
    tried = 3 if keep else 4
    assert code == 1
    assert captured.get().splitlines()[-1] == f"demo: 0 passed, {tried} failed"


def test_a_demo_leaves_the_environment_as_it_was(
    local_aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    before = dict(os.environ)
    run_demo(tmp_path, local_aws, stage="dev", keep=False, console=Console(quiet=True))
    assert dict(os.environ) == before
