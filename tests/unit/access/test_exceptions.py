"""The file of exceptions: each has a reason, an owner and a last day."""

from __future__ import annotations

import contextlib
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.exceptions import InvalidExceptions, read_exceptions
from hypothesis import given
from hypothesis import strategies as st

GOOD = {
    "rule": "data-destroyed",
    "address": "aws_dynamodb_table.notes",
    "reason": "the trial has ended",
    "owner": "web@example.com",
    "until": "2027-03-31",
}


def written(folder: Path, content: object) -> Path:
    file = folder / "gatehouse.exceptions.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def of(folder: Path, **entry: Any) -> Path:
    given = {name: value for name, value in {**GOOD, **entry}.items() if value is not None}
    return written(folder, {"version": 1, "exceptions": [given]})


def test_an_entry_is_for_one_rule_at_one_address_until_its_day(tmp_path: Path) -> None:
    (only,) = read_exceptions(of(tmp_path))
    assert only.is_for("data-destroyed", "aws_dynamodb_table.notes")
    assert not only.is_for("data-replaced", "aws_dynamodb_table.notes")
    assert not only.is_for("data-destroyed", "aws_dynamodb_table.notes_2")
    assert not only.is_over(date(2027, 3, 31))
    assert only.is_over(date(2027, 4, 1))


def test_a_star_stands_for_any_text_and_an_index_for_itself(tmp_path: Path) -> None:
    (only,) = read_exceptions(of(tmp_path, address='aws_s3_bucket.a["*"]'))
    assert only.is_for("data-destroyed", 'aws_s3_bucket.a["x"]')
    assert not only.is_for("data-destroyed", "aws_s3_bucket.ax")


def test_no_file_is_no_exception(tmp_path: Path) -> None:
    assert read_exceptions(tmp_path / "gatehouse.exceptions.json") == ()


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ({"reason": None}, "must have reason as text"),
        ({"owner": " "}, "must have owner as text"),
        ({"until": None}, "must have until as text"),
        ({"until": "soon"}, "must have until as a day"),
        ({"until": "2027-02-30"}, "must have until as a day"),
        ({"until": "20270331"}, "must have until as a day"),
        ({"reason": "ok"}, "of 8 characters or more that a reviewer can judge"),
        ({"address": "*"}, "must name an address"),
        ({"adress": "x"}, "must not have 'adress'"),
    ],
)
def test_an_entry_that_lacks_something_is_refused(
    tmp_path: Path, entry: dict[str, Any], rule: str
) -> None:
    with pytest.raises(InvalidExceptions, match="exception 1 .*" + rule):
        read_exceptions(of(tmp_path, **entry))


def test_a_rule_must_be_one_that_there_is(tmp_path: Path) -> None:
    rules = {"data-destroyed", "route-open"}
    assert len(read_exceptions(of(tmp_path), rules)) == 1
    with pytest.raises(InvalidExceptions, match="not 'data-destroy': data-destroyed"):
        read_exceptions(of(tmp_path, rule="data-destroy"), rules)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", r'{"version": "\ud800"}', {"version": 2}, {"version": 1}]
)
def test_another_file_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(InvalidExceptions, match=r"gatehouse.exceptions.json must"):
        read_exceptions(written(tmp_path, content))


@given(st.dictionaries(st.sampled_from(sorted(GOOD)), st.none() | st.text() | st.integers()))
def test_any_entry_is_read_or_refused(entry: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(InvalidExceptions):
        read_exceptions(written(Path(folder), {"version": 1, "exceptions": [{**GOOD, **entry}]}))
