"""Node that starts before jsii starts it, and does what jsii has not asked for yet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cdktf_lazy.ahead import Ahead
from differential import Python

ECHO = """
import sys
for number, line in enumerate(sys.stdin):
    print(number, line, end="", flush=True)
"""

SYNTH = """
import json, os, sys
from cdktf import App, TerraformOutput, TerraformStack
app = App(outdir=sys.argv[1])
TerraformOutput(TerraformStack(app, "one"), "Answer", value=42)
app.synth()
"""

REPORT = """
import cdktf_lazy.early as early
from jsii._runtime import kernel
process = kernel.provider._process._process
print(json.dumps({
    "used": bool(early._early) and early._early[0].process is process,
    "notes": cdktf_lazy.status().fallbacks,
    "preloaded": cdktf_lazy.status().node_preloaded,
}))
"""


@pytest.fixture
def echo() -> Iterator[subprocess.Popen[bytes]]:
    """Start a process that answers each line with its number and itself."""
    process = subprocess.Popen(
        [sys.executable, "-c", ECHO], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    yield process
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


def answer(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    """Make a request as jsii does."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(request)
    process.stdin.flush()
    return process.stdout.readline()


def test_a_request_that_was_sent_ahead_is_not_sent_again(echo: subprocess.Popen[bytes]) -> None:
    Ahead(echo).ask([b"a\n", b"b\n"])
    assert answer(echo, b"a\n") == b"0 a\n"
    assert answer(echo, b"b\n") == b"1 b\n"
    assert answer(echo, b"c\n") == b"2 c\n"


def test_another_request_gets_its_own_answer(echo: subprocess.Popen[bytes]) -> None:
    Ahead(echo).ask([b"a\n", b"b\n", b"c\n"])
    assert answer(echo, b"a\n") == b"0 a\n"
    assert answer(echo, b"x\n") == b"3 x\n"
    assert answer(echo, b"b\n") == b"4 b\n"


def test_asking_ahead_in_the_middle_keeps_the_order(echo: subprocess.Popen[bytes]) -> None:
    ahead = Ahead(echo)
    ahead.ask([b"a\n"])
    assert answer(echo, b"a\n") == b"0 a\n"
    assert answer(echo, b"x\n") == b"1 x\n"
    ahead.ask([b"a\n", b"x\n", b"b\n"])
    assert answer(echo, b"b\n") == b"2 b\n"


def test_jsii_takes_the_process_that_was_started_early(python: Python, tmp_path: Path) -> None:
    script = "import cdktf_lazy" + SYNTH + REPORT
    result = python("-c", script, str(tmp_path))
    report = json.loads(result.stdout.splitlines()[-1])
    assert report == {"used": True, "notes": [], "preloaded": True}, result.stderr


def test_a_program_may_start_node_before_its_other_imports(python: Python, tmp_path: Path) -> None:
    script = "import cdktf_lazy\ncdktf_lazy.start_node()\nimport jsii" + SYNTH + REPORT
    report = json.loads(python("-c", script, str(tmp_path)).stdout.splitlines()[-1])
    assert (report["used"], report["notes"]) == (True, [])


def test_nothing_starts_early_when_it_is_turned_off(python: Python) -> None:
    script = "import cdktf_lazy, sys\ncdktf_lazy.start_node()\nprint('subprocess' in sys.modules)"
    assert python("-c", script, CDKTF_LAZY="0").stdout == "False\n"


def test_an_app_without_bindings_gets_the_same_bytes(python: Python, tmp_path: Path) -> None:
    for lazy in ("0", "1"):
        result = python("-c", SYNTH, str(tmp_path / lazy), CDKTF_LAZY=lazy)
        assert result.returncode == 0, result.stderr
    written = Path("stacks", "one", "cdk.tf.json")
    assert (tmp_path / "0" / written).read_bytes() == (tmp_path / "1" / written).read_bytes()


@pytest.mark.parametrize(
    ("disturb", "reason"),
    [
        ('os.environ["SOMETHING"] = "new"', "jsii wants another environment"),
        ('os.environ["JSII_NODE"] = __import__("shutil").which("node")', "another command line"),
        ('os.chdir("/")', "jsii wants another environment"),
        ("early._early[0].process.kill(); early._early[0].process.wait()", "it has ended"),
        ("early._early[0].files[1].write_text('1')", "jsii wants another jsii-runtime.js.map"),
    ],
)
def test_a_process_that_jsii_does_not_want_gives_way_to_its_own(
    python: Python, tmp_path: Path, disturb: str, reason: str
) -> None:
    start = 'import os, cdktf_lazy, cdktf_lazy.early as early; early.expect("cdktf")'
    result = python("-c", f"{start}\n{disturb}\n{SYNTH}{REPORT}", str(tmp_path))
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout.splitlines()[-1])
    assert (report["used"], report["preloaded"]) == (False, True)
    assert reason in report["notes"][0]
    assert (tmp_path / "stacks" / "one" / "cdk.tf.json").is_file()


def test_a_process_that_nobody_takes_leaves_nothing_behind(python: Python) -> None:
    script = """
import cdktf_lazy.early as early
early.expect("cdktf")
print(early._early[0].process.pid, early._early[0].runtime)
"""
    process, folder = python("-c", script).stdout.split()
    assert not os.path.exists(folder)
    with pytest.raises(ProcessLookupError):
        os.kill(int(process), 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_starts_a_process_of_its_own(python: Python, tmp_path: Path) -> None:
    script = f"""
import os, sys, cdktf_lazy.early as early
early.expect("cdktf")
child = os.fork()
sys.argv[1] += "/child" if child == 0 else "/parent"
os.mkdir(sys.argv[1])
{SYNTH}
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    result = python("-c", script, str(tmp_path))
    assert result.returncode == 0, result.stderr
    for name in ("child", "parent"):
        assert (tmp_path / name / "stacks" / "one" / "cdk.tf.json").is_file()


def test_constructs_alone_has_node_load_nothing_else(python: Python) -> None:
    script = """
from cdktf_lazy.early import _load_requests
print(b"".join(_load_requests("constructs")).decode().count("load"))
print(b"".join(_load_requests("cdktf")).decode().count("load"))
"""
    assert python("-c", script).stdout == "1\n3\n"
