from __future__ import annotations

import os
from pathlib import Path

import pytest
from gatehouse.demo.run import Ended, run_demo
from gatehouse.local.launcher.server import LocalAws
from rich.console import Console


@pytest.mark.parametrize("keep", [False, True])
def test_a_demo_that_cannot_deploy_tries_nothing_else(
    local_aws: LocalAws, tmp_path: Path, keep: bool
) -> None:
    console = Console(width=100)
    with console.capture() as captured:
        ended = run_demo(tmp_path, local_aws, stage="dev", keep=keep, console=console)
    assert ended == Ended(code=1, is_up=False)
    assert captured.get().splitlines()[-1] == "demo: 0 passed, 1 failed"


def test_a_demo_leaves_the_environment_as_it_was(
    local_aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    before = dict(os.environ)
    run_demo(tmp_path, local_aws, stage="dev", keep=False, console=Console(quiet=True))
    assert dict(os.environ) == before
