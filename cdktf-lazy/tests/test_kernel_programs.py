"""Whole processes with the kernel against the stock runtime: how they end, print and write."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from differential import HERE
from engines import Engine
from programs_run import Ended, Runner

pytestmark = pytest.mark.slow

PROGRAMS = sorted(path.stem for path in (HERE / "programs").glob("[a-z]*.py"))
FROM_THE_COMMAND_LINE = {
    "CDKTF_OUTDIR": "from-the-environment",
    "CDKTF_CONTEXT_JSON": json.dumps({"from": "the environment", "excludeStackId": [1, None]}),
    "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS": "true",
    "CDKTF_LOG_LEVEL": "INFO",
}
ENVIRONMENTS: dict[str, dict[str, str]] = {"settings_of_the_environment": FROM_THE_COMMAND_LINE}

ENDS_WITH_NODE = "not_a_number"
"""The program that ends because Node does: jsii finds the pipe closed, or nothing in it."""

_NODE_IS_GONE = re.compile(
    r"BrokenPipeError: \[Errno 32\] Broken pipe"
    r"|json\.decoder\.JSONDecodeError: Expecting value: line 1 column 1 \(char 0\)"
)


@pytest.fixture
def runner(engine: Engine, tmp_path: Path) -> Runner:
    return Runner(engine, tmp_path)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_process_ends_prints_and_writes_as_stock(program: str, runner: Runner) -> None:
    text = (HERE / "programs" / f"{program}.py").read_text(encoding="utf-8")
    environ = ENVIRONMENTS.get(program, {})
    stock = runner(text, CDKTF_LAZY="0", **environ)
    ended = runner(text, **environ)
    if program == ENDS_WITH_NODE:
        stock, ended = (without_the_race_for_the_pipe(one) for one in (stock, ended))
    assert ended == stock
    assert not list(runner.temporary.glob("cdktf-lazy-*"))


def without_the_race_for_the_pipe(ended: Ended) -> Ended:
    """Take both ends of a process whose Node is gone for one: stock itself has now this, now that.

    Which one it is says only whether Node's pipe was closed before the next request was written.
    """
    return replace(ended, error=_NODE_IS_GONE.sub("Node is gone", ended.error))


@pytest.mark.parametrize(
    ("error", "is_one_of_both"),
    [
        ("BrokenPipeError: [Errno 32] Broken pipe", True),
        ("json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)", True),
        ("json.decoder.JSONDecodeError: Extra data: line 1 column 2 (char 1)", False),
        ("RuntimeError: not a number", False),
        ("", False),
    ],
)
def test_nothing_but_the_race_for_the_pipe_is_left_out(error: str, is_one_of_both: bool) -> None:
    ended = without_the_race_for_the_pipe(Ended(1, "", error, {}))
    assert (ended == Ended(1, "", "Node is gone", {})) is is_one_of_both


def test_processes_that_are_spawned_leave_no_folder_where_node_answers(runner: Runner) -> None:
    text = (HERE / "programs" / "spawned.py").read_text(encoding="utf-8")
    assert runner(text, CDKTF_LAZY_KERNEL="node").code == 0
    assert not list(runner.temporary.glob("cdktf-lazy-*"))
