"""Run the tests in groups, three at a time: ``python -m tests.groups`` or ``… tests.groups unit``.

A group is one run of pytest. Some groups wait for Terraform and some compute, so three of them
share two cores well. Each line of a group begins with its name. At the end come the closing lines
of all groups once more, the tests that failed and why, and the sum of all groups.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
_AT_A_TIME = 3
_NO_TESTS = 5  # pytest's exit code where a group has none
_CLOSING = re.compile(
    r"=+ (?P<counts>.*\b(?:passed|failed|errors?|skipped|deselected)\b.*) in [\d.]+s.*=+"
)
_COUNT = re.compile(r"(\d+) (\w+)")
_FAILED = ("FAILED ", "ERROR ")  # how pytest's summary begins the line of a test that failed
_WIDTH = 400  # of the line of a failed test: its name, and the beginning of the reason
_PLURAL = {"error": "errors", "warning": "warnings"}


@dataclass(frozen=True)
class Group:
    """One run of pytest.

    Parameters
    ----------
    paths : list of str
        The files and folders of its tests.
    without : list of str
        What lies in them and belongs to another group.
    settings : dict
        Environment variables of this run.
    """

    paths: list[str]
    without: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ended:
    """How the run of a group ended."""

    name: str
    code: int
    closing: str
    failed: tuple[str, ...] = ()


def _files(pattern: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(pattern))


_FILES = _files("tests/test_*.py")
_DEMO = "tests/deployed/test_demo.py"
_HALF = [f"tests/unit/{room}" for room in ("access", "auth", "core", "iam")]

#: What needs neither Terraform nor the local AWS, in two groups that take equally long.
UNIT = {
    "unit-1": Group(_HALF),
    "unit-2": Group(
        ["tests/unit", "tests/bad_inputs", *_FILES],
        without=_HALF,
    ),
}
#: What the other engine must do as well: whatever is about synth.
ON_THE_OTHER_ENGINE = Group(
    [
        *("tests/unit", "tests/bad_inputs"),
        *(f"tests/test_{name}.py" for name in ("docs", "examples", "lock", "main", "readme")),
    ],
    settings={"GATEHOUSE_ENGINE": "cdktn"},
)


def all_groups() -> dict[str, Group]:
    """List the groups of the whole suite; those that take longest begin first."""
    named = {
        "deployed": Group(["tests/attack", "tests/deployed"], without=[_DEMO]),
        "examples": Group(["tests/examples"]),
        "local": Group(["tests/gatehouse"]),
        "lazy": Group(_files("cdktf-lazy/tests")),
        "wheels": Group(["tests/distribution"]),
    }
    shorter = {"cdktn": ON_THE_OTHER_ENGINE, "demo": Group([_DEMO]), **UNIT}
    taken = {path for group in {**named, **shorter}.values() for path in group.paths}
    folders = [path for path in _files("tests/*") if (ROOT / path).is_dir()]
    rest = [path for path in folders if path not in taken and not path.endswith("__pycache__")]
    return {**named, "rest": Group(rest), **shorter}


def run(name: str, group: Group, width: int) -> Ended:
    """Run a group, and print what it prints as soon as it does."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *group.paths]
    command += [f"--ignore={path}" for path in group.without]
    closing = "no closing line"
    failed: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **group.settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(f"{name:{width}} | {line}", end="", flush=True)
            if _CLOSING.search(line) or ("no tests ran" in line):
                closing = line.strip()
            elif line.startswith(_FAILED):
                failed.append(line.strip()[:_WIDTH])
    return Ended(name, process.returncode, closing, tuple(failed))


def summed(ended: Iterable[Ended], seconds: float) -> str:
    """Write one closing line for all groups, as pytest would."""
    counts: Counter[str] = Counter()
    for each in ended:
        if found := _CLOSING.search(each.closing):
            for count, what in _COUNT.findall(found["counts"]):
                counts[_PLURAL.get(what, what)] += int(count)
    told = ", ".join(f"{count} {what}" for what, count in counts.items()) or "no tests ran"
    return f" {told} in {seconds:.2f}s ".center(100, "=")


def exit_code(ended: Sequence[Ended]) -> int:
    """Return 0 if all passed, 5 as pytest does if there was no test at all, else 1."""
    codes = {each.code for each in ended}
    if codes == {_NO_TESTS}:
        return _NO_TESTS
    return 0 if codes <= {0, _NO_TESTS} else 1


def main(arguments: list[str]) -> int:
    """Run all groups, or those of ``unit``; return the exit code."""
    groups = UNIT if arguments == ["unit"] else all_groups()
    width = max(map(len, groups))
    started = time.monotonic()
    with ThreadPoolExecutor(_AT_A_TIME) as threads:
        ended = list(threads.map(lambda name: run(name, groups[name], width), groups))
    print()
    for each in ended:
        print(f"{each.name:{width}} | {each.closing}")
    for each in ended:
        for line in each.failed:
            print(f"{each.name:{width}} | {line}")
    print(summed(ended, time.monotonic() - started))
    return exit_code(ended)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
