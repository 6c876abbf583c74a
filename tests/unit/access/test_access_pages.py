"""The page with a mistake in a pull request shows what the commands print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "access-review.md").read_text()
PLAN = Path(__file__).parent / "review.plan.json"
THING = "another's private/{identity}/ of Uploads"

Run = Callable[..., str]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Commands in the notes app with the mistake in it, and what there was before."""
    folder = tmp_path_factory.mktemp("notes")
    for name in ("main.py", "cdktf.json", "gatehouse.lock.json", "access.lock.md"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "lambdas", folder / "lambdas")
    settings = {**os.environ, "STAGE": "dev", "COLUMNS": "80"}
    settings.pop("CDKTF_OUTDIR", None)

    def program(*arguments: str, code: int = 0) -> str:
        ran = subprocess.run(
            [sys.executable, *arguments], cwd=folder, env=settings, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert ran.returncode == code, ran.stderr
        return ran.stdout

    program("main.py")
    (folder / "cdktf.out").rename(folder / "before")
    change = re.search(r"```diff\n(-.*?)```", PAGE, re.DOTALL)
    assert change is not None
    lines = change[1].splitlines()
    old, new = ("\n".join(each[1:] for each in lines if each[0] == sign) for sign in "-+")
    source = (folder / "main.py").read_text()
    assert source.count(old) == 1
    (folder / "main.py").write_text(source.replace(old, new))
    program("main.py")
    return lambda *arguments, code=0: program("-m", "gatehouse", *arguments, code=code)


@pytest.fixture(scope="module")
def run(command: Run) -> Run:
    """Commands of the review in that app."""
    return lambda *arguments, code=0: command("access", *arguments, code=code)


def test_the_sentences_are_those_of_the_check(run: Run) -> None:
    assert run("check", code=1) in PAGE


def test_the_finding_is_that_of_the_command(run: Run) -> None:
    assert run("findings", code=2) in PAGE


def test_the_counterexample_is_that_of_the_proof(run: Run) -> None:
    assert run("prove", "folders", code=1) in PAGE


def test_the_explanation_is_that_of_the_command(run: Run) -> None:
    assert run("explain", "user", "read", THING) in PAGE


def test_the_comment_is_that_of_the_plan(command: Run) -> None:
    """The plan is one of Terraform's, of the app with the mistake on a local AWS without it."""
    written = command("plan-comment", str(PLAN), "--stack", "notes-dev")
    assert f"````markdown\n{written}````\n" in PAGE


def test_the_picture_is_that_of_the_matrix(run: Run, tmp_path: Path) -> None:
    run("matrix", "--svg", str(tmp_path / "a.svg"))
    drawn = (tmp_path / "a.svg").read_text()
    assert drawn == (ROOT / "docs" / "access-review.svg").read_text()
