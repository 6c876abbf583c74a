"""Whole processes with the kernel against the stock runtime: how they end, print and write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from differential import HERE
from engines import Engine
from programs_run import Runner

pytestmark = pytest.mark.slow

PROGRAMS = sorted(path.stem for path in (HERE / "programs").glob("[a-z]*.py"))
FROM_THE_COMMAND_LINE = {
    "CDKTF_OUTDIR": "from-the-environment",
    "CDKTF_CONTEXT_JSON": json.dumps({"from": "the environment", "excludeStackId": [1, None]}),
    "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS": "true",
    "CDKTF_LOG_LEVEL": "INFO",
}
ENVIRONMENTS: dict[str, dict[str, str]] = {"settings_of_the_environment": FROM_THE_COMMAND_LINE}


@pytest.fixture
def runner(engine: Engine, tmp_path: Path) -> Runner:
    return Runner(engine, tmp_path)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_process_ends_prints_and_writes_as_stock(program: str, runner: Runner) -> None:
    text = (HERE / "programs" / f"{program}.py").read_text(encoding="utf-8")
    environ = ENVIRONMENTS.get(program, {})
    stock = runner(text, CDKTF_LAZY="0", **environ)
    assert runner(text, **environ) == stock
    assert not list(runner.temporary.glob("cdktf-lazy-*"))


def test_processes_that_are_spawned_leave_no_folder_where_node_answers(runner: Runner) -> None:
    text = (HERE / "programs" / "spawned.py").read_text(encoding="utf-8")
    assert runner(text, CDKTF_LAZY_KERNEL="node").code == 0
    assert not list(runner.temporary.glob("cdktf-lazy-*"))
