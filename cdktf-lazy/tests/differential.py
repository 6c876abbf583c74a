"""Python processes with the bindings as they are, or lazy."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CASES = sorted(path.stem for path in (HERE / "cases").glob("[a-z]*.py"))

Python = Callable[..., "subprocess.CompletedProcess[str]"]

_TAKEN_OVER = re.compile(r"Node answers from here on: (.*)")
_TOKEN = re.compile(
    r"(?i)(?<=TfToken\[)[^\]]*\.\d+(?=\])|-8\.1095622\d+e\+298|-1\.8881545\d+e\+289"
)
_TRACE = re.compile(rb'"stacktrace": \[\n.*?\n +\]', re.DOTALL)


def run_python(
    *arguments: str, cwd: Path = HERE, executable: str = sys.executable, **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own; environment variables are keywords."""
    return subprocess.run(
        [executable, *arguments],
        env={**os.environ, "CDKTF_LAZY": "1", "CDKTF_LAZY_VERBOSE": "1", **environ},
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )


def renumbered(text: str) -> str:
    """Number the tokens of a text in the order in which they come.

    A token's number says how many the process made before. Two processes that ran other things
    first give the same token other numbers, in texts and in numbers alike.
    """
    numbers: dict[str, str] = {}
    return _TOKEN.sub(lambda found: numbers.setdefault(found[0], f"token-{len(numbers)}"), text)


def without_traces(content: bytes) -> bytes:
    """Leave out where an annotation was made: frames of JavaScript, which nothing else has."""
    return _TRACE.sub(b'"stacktrace": []', content)


@dataclass(frozen=True)
class CaseRun:
    """The JSON that the cases wrote, and what they saw."""

    folder: Path
    seen: dict[str, Any]
    stderr: str

    def files(self, case: str) -> dict[str, bytes]:
        """Give the content of each file that a case wrote."""
        root = self.folder / case.replace(":", "-")
        return {
            str(path.relative_to(root)): without_traces(path.read_bytes())
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }

    def renumbered(self, case: str) -> dict[str, Any]:
        """Give the files and what was seen, with the tokens in them numbered anew."""
        files: dict[str, Any] = {
            name: renumbered(content.decode()) if name.endswith(".json") else content
            for name, content in self.files(case).items()
        }
        text = json.dumps(self.seen[case], ensure_ascii=False)
        return {**files, "seen": json.loads(renumbered(text))}

    @property
    def sent_to_node(self) -> str | None:
        """Say what Node was started for, or None where everything was answered in Python."""
        found = _TAKEN_OVER.search(self.stderr)
        return found[1] if found else None


def run_cases(
    programs: Path,
    folder: Path,
    cases: Sequence[str] = CASES,
    *,
    executable: str = sys.executable,
    **environ: str,
) -> CaseRun:
    """Run the cases that were written to ``programs``; their output goes to ``folder``."""
    stderr = _run(programs, folder, cases, executable, environ)
    seen = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    return CaseRun(folder, seen, stderr)


def _run(
    programs: Path,
    folder: Path,
    arguments: Sequence[str],
    executable: str,
    environ: dict[str, str],
) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    environ = {"TERRAFORM_BINARY_NAME": str(programs / "terraform.sh"), **environ}
    result = run_python(
        "run_cases.py", str(folder), *arguments, cwd=programs, executable=executable, **environ
    )
    assert result.returncode == 0, result.stderr
    return result.stderr


def run_each(
    programs: Path, folder: Path, cases: Sequence[str], **environ: str
) -> dict[str, CaseRun]:
    """Run each case in a process of its own, which Node may take over."""
    if not hasattr(os, "fork"):
        return {
            case: run_cases(programs, folder / case.replace(":", "-"), [case], **environ)
            for case in cases
        }
    _run(programs, folder, ["--each", *cases], sys.executable, environ)
    return {case: _read(folder / case.replace(":", "-")) for case in cases}


def _read(folder: Path) -> CaseRun:
    stderr = (folder / "stderr.txt").read_text(encoding="utf-8")
    assert (folder / "seen.json").exists(), stderr
    seen = json.loads((folder / "seen.json").read_text(encoding="utf-8"))
    return CaseRun(folder, seen, stderr)


def runs_in_python(
    batch: Sequence[str], programs: Path, folder: Path
) -> Iterator[tuple[str, CaseRun]]:
    """Run the cases of a batch; what comes after one that Node answered starts anew, in Python."""
    while batch:
        run = run_cases(programs, folder / batch[0].replace(":", "-"), batch)
        stopped = batch.index(run.seen.get("first on Node", batch[-1]))
        if batch[0].endswith("wrong"):  # wrong arguments all end there, by intent
            stopped = len(batch) - 1
        in_python = CaseRun(run.folder, run.seen, "")
        for number, case in enumerate(batch[: stopped + 1]):
            yield case, run if number == stopped else in_python
        batch = batch[stopped + 1 :]
