"""The comparison of every module goes on where it was stopped."""

from __future__ import annotations

from pathlib import Path

from wide import BATCH, Compared, left, results, summary, written

SAME = Compared("s3_bucket", same=True, node=None)
LATE = Compared("emr_cluster", same=True, node="a step")
WRONG = Compared("sqs_queue", same=False, node=None)


def test_what_was_compared_is_not_run_again(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    assert results(file) == []
    file.write_text(written(SAME) + written(LATE), encoding="utf-8")
    assert results(file) == [SAME, LATE]
    assert left(["emr_cluster", "sqs_queue", "s3_bucket"], results(file)) == [["sqs_queue"]]


def test_a_line_that_was_cut_off_is_run_again(tmp_path: Path) -> None:
    file = tmp_path / "results.jsonl"
    file.write_text(written(SAME) + written(LATE)[:-3], encoding="utf-8")
    assert results(file) == [SAME]
    assert left(["emr_cluster", "s3_bucket"], results(file)) == [["emr_cluster"]]
    with file.open("a", encoding="utf-8") as again:
        again.write(written(LATE))
    assert results(file) == [SAME, LATE]


def test_modules_share_a_process_in_batches() -> None:
    modules = [f"module_{number}" for number in range(BATCH + 1)]
    assert [len(batch) for batch in left(modules, [])] == [BATCH, 1]


def test_the_summary_counts_and_names_what_differs() -> None:
    assert summary([SAME, LATE, WRONG]).splitlines() == [
        "2 modules the same, 1 different; 2 answered in Python",
        "different: sqs_queue",
        "    1 a step",
    ]
