"""The findings on planted holes: each is seen at its place, and its mended twin is clean."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access.findings import Finding, find, reasons_in
from gatehouse.access.model import read_model

from tests.access.corpus.case import Case, Json, cases, written

CASES = dict(cases())
#: A hole within a proof's reach may be found by its theorem alone.
FOUND_HERE = [name for name, case in CASES.items() if case.proof is None]


def found_in(document: Json, folder: Path) -> tuple[Finding, ...]:
    file = written(document, folder)
    return find(read_model([file]), reasons=reasons_in([file]))


@pytest.mark.parametrize("name", FOUND_HERE)
def test_a_hole_is_reported_at_its_place(name: str, tmp_path: Path) -> None:
    case: Case = CASES[name]
    places = {each.source.address for each in found_in(case.hole, tmp_path)}
    assert places & set(case.at), case.reported


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_reported_on_a_mended_twin(name: str, tmp_path: Path) -> None:
    found = found_in(CASES[name].twin, tmp_path)
    assert [f"{each.rule.id}: {each.found.what}" for each in found] == []


def test_a_hole_and_its_twin_differ() -> None:
    assert [name for name, case in CASES.items() if case.hole == case.twin] == []
