"""Runs whole programs as people write them, and says how they ended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from differential import without_traces
from engines import Engine

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
        return self.again(**environ)

    def again(self, **environ: str) -> Ended:
        """Run the program that is there once more, in the folder as it is."""
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
