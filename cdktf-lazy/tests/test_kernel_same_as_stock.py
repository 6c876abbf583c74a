"""The kernel in Python against the stock runtime: the same bytes, values, errors and callbacks.

The programs that start no Node share a process. Each other one is a child of a process that has
imported the engine, since Node answers whatever comes after it was started. The stock runtime runs
all of them in one process, since it takes 12 seconds to start; tokens are therefore numbered anew
on both sides.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from random import Random

import plan
import pytest
from differential import CASES, HERE, CaseRun, run_cases, run_each, runs_in_python
from engines import Engine

pytestmark = pytest.mark.slow

FALLING_BACK = CASES if plan.IS_WIDE else Random(plan.SEED).sample(CASES, 4)


@pytest.fixture(scope="session")
def in_python(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> CaseRun:
    """The programs that must start no Node."""
    return run_cases(programs, tmp_path_factory.mktemp("in-python"), sorted(plan.WITHOUT_NODE))


@pytest.fixture(scope="session")
def each_alone(programs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, CaseRun]:
    """The programs that Node may take over, and those that are made by lot."""
    cases = [*sorted(set(CASES) - plan.WITHOUT_NODE), *plan.WALKS]
    return run_each(programs, tmp_path_factory.mktemp("each"), cases)


@pytest.mark.parametrize("case", sorted(plan.WITHOUT_NODE))
def test_a_program_without_node_is_the_same(
    case: str, in_python: CaseRun, stock: CaseRun, answered: Counter[str]
) -> None:
    answered[f"programs: {case} in Python"] += 1
    assert in_python.renumbered(case) == stock.renumbered(case)


def test_the_programs_that_must_start_no_node_start_none(in_python: CaseRun) -> None:
    first = in_python.seen.get("first on Node")
    assert (first, in_python.sent_to_node) == (None, None)


@pytest.mark.parametrize("case", sorted(set(CASES) - plan.WITHOUT_NODE))
def test_a_program_is_the_same(
    case: str, stock: CaseRun, each_alone: dict[str, CaseRun], answered: Counter[str]
) -> None:
    run = each_alone[case]
    answered[f"programs: {run.sent_to_node or f'{case} in Python'}"] += 1
    assert run.renumbered(case) == stock.renumbered(case)


def test_programs_that_must_start_no_node_are_there() -> None:
    assert set(CASES) >= plan.WITHOUT_NODE


def test_the_table_names_programs_of_public_shapes_that_are_there() -> None:
    lines = (HERE / "cases" / "README.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1:-1] for line in lines if line.startswith("|")][2:]
    assert len(rows) >= 30
    assert {name for *_, here in rows for name in re.findall(r"`(\w+)`", here)} <= {*CASES}


@pytest.mark.parametrize("case", FALLING_BACK)
def test_a_program_that_node_takes_over_in_the_middle_is_the_same(
    case: str, stock: CaseRun, programs: Path, tmp_path: Path
) -> None:
    stop = f"until:{plan.message_to_stop_at(case)}"
    run = run_cases(programs, tmp_path, [case], CDKTF_LAZY_KERNEL=stop)
    assert run.renumbered(case) == stock.renumbered(case), stop


@pytest.mark.parametrize("case", plan.WALKS)
def test_a_random_program_is_the_same(
    case: str, stock: CaseRun, each_alone: dict[str, CaseRun], answered: Counter[str]
) -> None:
    run = each_alone[case]
    answered[f"random programs: {run.sent_to_node or 'in Python'}"] += 1
    assert run.renumbered(case) == stock.renumbered(case)


@pytest.mark.parametrize("case", plan.WALKS)
def test_a_random_program_that_node_takes_over_in_the_middle_is_the_same(
    case: str, stock: CaseRun, programs: Path, tmp_path: Path
) -> None:
    stop = f"until:{plan.message_to_stop_at(case)}"
    run = run_cases(programs, tmp_path, [case], CDKTF_LAZY_KERNEL=stop)
    assert run.renumbered(case) == stock.renumbered(case), stop


def test_resources_with_generated_arguments_are_the_same(
    engine: Engine,
    stock: CaseRun,
    programs: Path,
    tmp_path: Path,
    answered: Counter[str],
) -> None:
    differing = {}
    for batch in plan.batches(engine):
        for case, run in runs_in_python(batch, programs, tmp_path):
            which = case.rpartition(":")[2]
            answered[f"modules, {which} arguments: {run.sent_to_node or 'in Python'}"] += 1
            if run.renumbered(case) != stock.renumbered(case):
                differing[case] = run.sent_to_node
    assert differing == {}
