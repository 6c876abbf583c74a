"""The theorems refute the planted holes within their reach, and prove the mended twins."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access.model import read_model
from gatehouse.access.prover import Verdict, prove, theorems_of

from tests.access.corpus.case import Case, Json, cases, written

CASES = dict(cases())
PROVABLE = {name: case for name, case in CASES.items() if case.proof}


def verdicts(document: Json, folder: Path, *, solver: bool = True) -> list[Verdict]:
    """What becomes of the theorems about a stack."""
    model = read_model([written(document, folder)])
    return [prove(theorem, solver=solver) for theorem in theorems_of(model)]


def named(verdict: Verdict) -> set[str]:
    """The addresses that a report of a verdict names."""
    found = verdict.counterexample.source if verdict.counterexample else None
    return {each.address for each in (found, verdict.theorem.source) if each is not None}


def told(verdict: Verdict) -> str:
    reason = verdict.counterexample.reason if verdict.counterexample else verdict.why
    return f"{verdict.status}: {verdict.theorem.says}: {reason}"


@pytest.mark.parametrize("solver", [True, False], ids=["with z3", "without z3"])
@pytest.mark.parametrize("name", PROVABLE)
def test_the_hole_is_refuted_at_its_place(name: str, solver: bool, tmp_path: Path) -> None:
    case: Case = PROVABLE[name]
    found = verdicts(case.hole, tmp_path, solver=solver)
    refuted = [each for each in found if each.status == "refuted"]
    assert case.proof in {each.theorem.name for each in refuted}, [*map(told, found)]
    assert any(named(each) & set(case.at) for each in refuted), [*map(named, refuted)]


@pytest.mark.parametrize("name", CASES)
def test_the_twin_is_proven(name: str, tmp_path: Path) -> None:
    found = verdicts(CASES[name].twin, tmp_path)
    assert [told(each) for each in found if each.status != "proven"] == []


@pytest.mark.parametrize("name", CASES)
def test_the_counterexamples_of_a_hole_are_allowed(name: str, tmp_path: Path) -> None:
    for each in verdicts(CASES[name].hole, tmp_path):
        assert each.status != "sampled"
        assert (each.counterexample is not None) == (each.status == "refuted")
        assert each.counterexample is None or " allowed " in each.counterexample.reason


def test_the_corpus_has_holes_of_every_kind_within_reach() -> None:
    assert len(PROVABLE) >= 30
    assert {case.proof for case in PROVABLE.values()} >= {
        "folders", "items", "tenants", "guests", "rights", "trust", "strangers",
    }  # fmt: skip
    assert all(case.hole != case.twin for case in CASES.values())
