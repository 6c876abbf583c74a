"""Python processes with the bindings as they are, or lazy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CASES = sorted(path.stem for path in (HERE / "cases").glob("[a-z]*.py"))

Python = Callable[..., "subprocess.CompletedProcess[str]"]


def run_python(
    *arguments: str, cwd: Path = HERE, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own; environment variables are keywords."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "CDKTF_LAZY": "1", "CDKTF_LAZY_VERBOSE": "1", **environ},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@dataclass(frozen=True)
class CaseRun:
    """The JSON that the cases wrote, and what they saw."""

    folder: Path
    seen: dict[str, Any]
    stderr: str

    def files(self, case: str) -> dict[str, bytes]:
        """Give the content of each file that a case wrote."""
        root = self.folder / case
        return {
            str(path.relative_to(root)): path.read_bytes()
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }


def run_cases(programs: Path, folder: Path, **environ: str) -> CaseRun:
    """Run the cases that were written to ``programs``; their output goes to ``folder``."""
    result = run_python("run_cases.py", str(folder), *CASES, cwd=programs, **environ)
    assert result.returncode == 0, result.stderr
    seen = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    return CaseRun(folder, seen, result.stderr)
