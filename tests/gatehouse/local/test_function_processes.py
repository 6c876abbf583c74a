"""The process of a function: whose answer a line is, and whose log a text."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from gatehouse.local.emulator import runtimes
from gatehouse.local.emulator.runtimes.process import END_OF_OUTPUT, Process

#: Writes what a question says: first into the log, then among the answers.
_WRITES = """
import json, os, sys
for line in os.fdopen(int(sys.argv[1])):
    question = json.loads(line)
    os.write(1, question["log"].encode())
    for said in question["says"]:
        os.write(int(sys.argv[2]), said.encode() + bytes([10]))
"""


def _end(request_id: str) -> str:
    return f"{END_OF_OUTPUT}{request_id}\x00\n"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Process]]:
    started: list[Process] = []

    def make() -> Process:
        started.append(Process([sys.executable, "-S", "-c", _WRITES], tmp_path, {}))
        return started[-1]

    yield make
    for each in started:
        each.end()


def _ask(process: Process, request_id: str, says: list[dict[str, Any]], log: str) -> Any:
    return process.ask({"says": [*map(json.dumps, says)], "log": log}, 20, request_id)


def _said(request_id: str, result: Any) -> dict[str, Any]:
    return {"id": request_id, "status": "ok", "result": result}


def test_an_answer_of_another_call_is_skipped(start: Callable[[], Process]) -> None:
    late, own = _said("one", "late"), _said("two", "own")
    assert _ask(start(), "two", [late, own], _end("two")) == own


def test_a_second_answer_is_not_that_of_the_next_call(start: Callable[[], Process]) -> None:
    process = start()
    one, two = _said("one", 1), _said("two", 2)
    assert _ask(process, "one", [one, one], _end("one")) == one
    assert _ask(process, "two", [two], _end("two")) == two


def test_an_end_of_output_that_comes_late_cuts_no_log(start: Callable[[], Process]) -> None:
    process = start()
    _ask(process, "one", [_said("one", 1)], "first\n" + _end("one"))
    assert process.printed() == "first"
    _ask(process, "two", [_said("two", 2)], _end("one") + "second\n" + _end("two"))
    assert process.printed() == "second"


def test_an_answer_that_is_nested_too_deeply_is_an_error_of_its_own_call(
    start: Callable[[], Process],
) -> None:
    deep = "[" * 200_000 + "]" * 200_000
    lines = [f'{{"id": "{each}", "status": "ok", "result": {deep}}}' for each in ("one", "two")]
    answer = start().ask({"says": lines, "log": _end("two")}, 20, "two")
    assert (answer["id"], answer["error"]["errorType"]) == ("two", "Runtime.MarshalError")


#: Lists the pipes that it has from whoever started it. It is no Node.js, which opens some itself.
_LOOKS = """
import os, stat
held = [each for each in range(3, 256) if os.path.exists(f"/dev/fd/{each}")]
print([each for each in held if stat.S_ISFIFO(os.fstat(each).st_mode)])
"""


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_what_a_function_of_nodejs_starts_has_no_pipe_of_its_calls_and_answers(
    tmp_path: Path,
) -> None:
    looks = f"execFileSync({json.dumps(sys.executable)}, ['-I', '-c', {json.dumps(_LOOKS)}])"
    (tmp_path / "handler.js").write_text(
        "const { execFileSync } = require('child_process');\n"
        f"exports.main = async () => {looks}.toString().trim();\n"
    )
    script = str(Path(*runtimes.__path__) / "node_runtime.js")
    address = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    with ExitStack() as many:
        for _ in range(32):  # Node.js closes low descriptors in what it starts by itself
            many.enter_context(open("/dev/null"))
        process = Process([str(shutil.which("node")), script], tmp_path, address)
    many.callback(process.end)
    with many:
        first = {"code_dir": str(tmp_path), "handler": "handler.main", "end": END_OF_OUTPUT}
        assert process.ask(first, 30)["status"] == "ready"
        context = {"request_id": "one", "variables": {}, "timeout_ms": 1}
        assert process.ask({"event": {}, "ctx": context}, 30, "one")["result"] == "[]"
