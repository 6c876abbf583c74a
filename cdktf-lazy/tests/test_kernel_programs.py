"""Whole processes with the kernel against the stock runtime: how they end, print and write."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from differential import HERE, without_traces
from engines import Engine

pytestmark = pytest.mark.slow

PROGRAMS = sorted(path.stem for path in (HERE / "programs").glob("[a-z]*.py"))
FROM_THE_COMMAND_LINE = {
    "CDKTF_OUTDIR": "from-the-environment",
    "CDKTF_CONTEXT_JSON": json.dumps({"from": "the environment", "excludeStackId": [1, None]}),
    "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS": "true",
    "CDKTF_LOG_LEVEL": "INFO",
}
ENVIRONMENTS: dict[str, dict[str, str]] = {"settings_of_the_environment": FROM_THE_COMMAND_LINE}

_LAST_ERROR = re.compile(r"^(?=[A-Za-z_.]+(?:Error|Exception|Interrupt))(?:.|\n)*\Z", re.MULTILINE)


@dataclass(frozen=True)
class Ended:
    """How a process ended, and what it left."""

    code: int
    stdout: str
    error: str
    files: dict[str, bytes]


class Runner:
    """Runs programs, each in the same folder, which is emptied before: its path is written."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self.folder = folder / "app"
        self.temporary = folder / "temporary"

    def __call__(self, text: str, **environ: str) -> Ended:
        """Run the text of a program."""
        self.start(text)
        result = subprocess.run(
            [sys.executable, "main.py"],
            cwd=self.folder,
            env=self.environ(**environ),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ended(result.returncode, result.stdout, self.last_error(result.stderr), self.files())

    def start(self, text: str) -> None:
        """Write a program to an empty folder."""
        for folder in (self.folder, self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        (self.folder / "main.py").write_text(self.engine.written(text), encoding="utf-8")

    def environ(self, **environ: str) -> dict[str, str]:
        """Give the environment of a program."""
        return {**os.environ, "CDKTF_LAZY": "1", "TMPDIR": str(self.temporary), **environ}

    def files(self) -> dict[str, bytes]:
        """Give the content of each file that a program left."""
        return {
            str(path.relative_to(self.folder)): without_traces(path.read_bytes())
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        }

    @staticmethod
    def last_error(stderr: str) -> str:
        """Give the error that ended a program: the rest of a traceback is frames."""
        blocks = stderr.split("\nTraceback (most recent call last):")
        found = _LAST_ERROR.search(blocks[-1]) if len(blocks) > 1 or "Traceback" in stderr else None
        return found[0].strip() if found else ""


@pytest.fixture
def runner(engine: Engine, tmp_path: Path) -> Runner:
    return Runner(engine, tmp_path)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_process_ends_prints_and_writes_as_stock(program: str, runner: Runner) -> None:
    text = (HERE / "programs" / f"{program}.py").read_text(encoding="utf-8")
    environ = ENVIRONMENTS.get(program, {})
    stock = runner(text, CDKTF_LAZY="0", **environ)
    assert runner(text, **environ) == stock
    assert not list(runner.temporary.glob("cdktf-lazy-*"))
