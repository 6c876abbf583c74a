"""Who answered a synth, and what the answers may be asked from."""

from __future__ import annotations

from pathlib import Path

import pytest
from differential import Python

PROGRAM = """
import sys
from cdktf import App, Fn, TerraformOutput, TerraformStack
app = App(outdir=sys.argv[1])
stack = TerraformStack(app, "one")
TerraformOutput(stack, "Answer", value=42)
if "unknown" in sys.argv:
    Fn.raw_string("a")
app.synth()
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the report of these tests out of the user's folder."""
    monkeypatch.setenv("CDKTF_LAZY_HOME", str(tmp_path))
    return tmp_path


def doctor(python: Python) -> list[str]:
    ran = python("-m", "cdktf_lazy", "doctor")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def test_nothing_is_said_of_a_synth_that_never_was(python: Python, home: Path) -> None:
    assert doctor(python) == ["no synth yet"]


def test_a_synth_in_python_is_said(python: Python, home: Path, tmp_path: Path) -> None:
    ran = python("-c", PROGRAM, str(tmp_path / "out"))
    assert ran.returncode == 0, ran.stderr
    assert doctor(python) == ["last synth (-c): answered in Python, Node was not started"]


def test_what_sent_a_synth_to_node_is_said(python: Python, home: Path, tmp_path: Path) -> None:
    ran = python("-c", PROGRAM, str(tmp_path / "out"), "unknown")
    assert ran.returncode == 0, ran.stderr
    assert doctor(python) == [
        "last synth (-c): Node was started, because of this call:",
        "  cdktf.Fn.rawString",
    ]


def test_node_is_kept_out_where_that_is_asked(python: Python, home: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    refused = python("-c", PROGRAM, out, "unknown", CDKTF_LAZY_KERNEL="python")
    assert refused.returncode == 1
    assert "not modelled in Python" in refused.stderr
    assert "cdktf.Fn.rawString" in refused.stderr
    assert python("-c", PROGRAM, out, CDKTF_LAZY_KERNEL="python").returncode == 0


def test_a_program_that_looks_into_jsii_gets_node(python: Python, tmp_path: Path) -> None:
    looks = (
        "import jsii._kernel.providers.process as process\n"
        "sent = []\n"
        "send = process._NodeProcess.send\n"
        "process._NodeProcess.send = lambda *all: sent.append(all[1]) or send(*all)\n"
        f"{PROGRAM}\nprint(len(sent))"
    )
    ran = python("-c", looks, str(tmp_path / "out"))
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) > 4


def test_node_starts_where_the_program_was_when_jsii_would_have_started_it(
    python: Python, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    moves = PROGRAM.replace("app = App", "import os; os.chdir('elsewhere'); app = App")
    for kernel in ("node", ""):
        ran = python("-c", moves, "out", "unknown", cwd=tmp_path, CDKTF_LAZY_KERNEL=kernel)
        assert ran.returncode == 0, ran.stderr
        assert (tmp_path / "out" / "stacks" / "one" / "cdk.tf.json").is_file()
        assert not (tmp_path / "elsewhere" / "out").exists()


def test_a_synth_in_python_is_written_where_jsii_would_have_started_node(
    python: Python, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    moves = PROGRAM.replace("app = App", "import os; os.chdir('elsewhere'); app = App")
    ran = python("-c", moves, "out", cwd=tmp_path, CDKTF_LAZY_KERNEL="python")
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "out" / "stacks" / "one" / "cdk.tf.json").is_file()
