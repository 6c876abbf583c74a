"""Other people's tests end with an error if one is lost without a reason, or a reason is old."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.suites import __main__ as suites
from benchmarks.suites.counting import Counted, table
from benchmarks.suites.ministack import MINISTACK
from benchmarks.suites.moto import MOTO
from benchmarks.suites.suite import Suite

_WHY = {"why": "the request has no signature", "page": "https://docs.aws.amazon.com"}


@pytest.mark.parametrize(
    ("local", "emulator", "listed", "problem"),
    [
        (None, None, False, ""),
        (None, None, True, "passed, and a reason is listed: a"),
        ("refused", None, True, ""),
        ("refused", None, False, "not passed, and no reason is listed: a: refused"),
        ("refused", "refused", False, ""),
    ],
)
def test_a_test_that_the_emulator_alone_passes_needs_a_reason(
    local: str | None, emulator: str | None, listed: bool, problem: str
) -> None:
    counted = Counted("iam", {"a": local}, {"a": emulator}, {"a": _WHY} if listed else {})
    assert counted.problems == ([problem] if problem else [])


def test_a_row_counts_what_is_explained_apart() -> None:
    local = {"a": None, "b": "refused", "c": "refused"}
    emulator = {"a": None, "b": None, "c": "refused"}
    counted = Counted("iam", local, emulator, {"b": _WHY})
    assert counted.row() == "| iam | 3 | 1 | 2 | 1 | 1 | 50 % |"


def test_a_suite_that_runs_alone_keeps_the_table_of_the_other(tmp_path: Path) -> None:
    results = tmp_path / "results.md"
    for suite, part in ((MINISTACK, "iam"), (MOTO, "iam"), (MINISTACK, "sts")):
        suites._write(results, suite, table(suite, [Counted(part, {}, {}, {})]))
    text = results.read_text()
    assert text.index("# The tests of moto") < text.index("# The tests of ministack")
    assert text.count("| iam |") == text.count("| sts |") == 1


@pytest.mark.parametrize("suite", suites.SUITES, ids=lambda suite: suite.name)
def test_each_list_of_reasons_is_of_a_part_that_runs(suite: Suite) -> None:
    listed = {path.stem for path in (suites.HERE / "reasons" / suite.name).glob("*.json")}
    assert listed <= set(suite.parts)
