"""Side by side, the groups of tests are the whole suite, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import groups
from tests.groups import Ended, Group, all_groups, summed

ROOT = Path(__file__).parents[1]
PASSED = Ended("unit", 0, "===== 20 passed, 1 skipped in 3.10s =====")
FAILED = Ended("local", 1, "===== 1 failed, 4 passed, 2 errors in 65.20s (0:01:05) =====")
BROKEN = Ended("lazy", 2, "===== 3 errors in 3.36s =====")
EMPTY = Ended("rest", 5, "===== no tests ran in 0.10s =====")


def holds(group: Group, file: Path) -> bool:
    def within(paths: list[str]) -> bool:
        return any(file.is_relative_to(ROOT / path) for path in paths)

    return within(group.paths) and not within(group.without)


def test_each_test_is_in_one_group_beside_that_of_the_other_engine() -> None:
    named = {name: group for name, group in all_groups().items() if name != "cdktn"}
    files = [*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("cdktf-lazy/tests/**/test_*.py")]
    holders = {
        str(file.relative_to(ROOT)): [name for name, group in named.items() if holds(group, file)]
        for file in files
        if "node_modules" not in file.parts
    }
    assert {file: names for file, names in holders.items() if len(names) != 1} == {}


def test_the_last_line_is_the_sum_of_all_closing_lines() -> None:
    line = summed([PASSED, FAILED, EMPTY], 70.0).strip("= ")
    assert line == "24 passed, 1 skipped, 1 failed, 2 errors in 70.00s"


def test_a_group_whose_files_cannot_be_imported_has_a_closing_line_too() -> None:
    assert "3 errors" in summed([BROKEN], 3.4)


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        ([PASSED], 0),
        ([PASSED, EMPTY], 0),
        ([EMPTY], 5),
        ([PASSED, FAILED], 1),
        ([Ended("unit", 0, ""), Ended("local", -9, "")], 1),
    ],
)
def test_one_group_that_fails_fails_the_run(ended: list[Ended], code: int) -> None:
    assert groups.exit_code(ended) == code


def test_the_tests_that_failed_are_named_with_their_reasons_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = tmp_path / "test_failing.py"
    failing.write_text("def test_sum():\n    assert 1 + 1 == 3\n\n\ndef test_true():\n    pass\n")
    monkeypatch.setenv("CI", "true")  # elsewhere pytest cuts the reason at the terminal's width
    monkeypatch.setattr(groups, "UNIT", {"sums": Group([str(failing)])})
    code = groups.main(["unit"])
    closing, failed, total = capsys.readouterr().out.splitlines()[-3:]
    assert code == 1
    assert "1 failed, 1 passed" in closing
    assert failed.startswith("sums | FAILED ")
    assert failed.endswith("test_failing.py::test_sum - assert (1 + 1) == 3")
    assert "1 failed, 1 passed" in total
