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
from engines import Engine

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


@pytest.fixture(autouse=True)
def node_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Node answer from the start: this file is about its process."""
    monkeypatch.setenv("CDKTF_LAZY_KERNEL", "node")


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


def test_jsii_takes_the_process_that_was_started_early(
    engine: Engine, python: Python, tmp_path: Path
) -> None:
    script = "import cdktf_lazy" + SYNTH + REPORT
    result = python("-c", engine.written(script), str(tmp_path))
    report = json.loads(result.stdout.splitlines()[-1])
    assert report == {"used": True, "notes": [], "preloaded": True}, result.stderr


@pytest.mark.parametrize("named", ["", "'cdktf'"])
def test_a_program_may_start_node_before_its_other_imports(
    engine: Engine, python: Python, tmp_path: Path, named: str
) -> None:
    script = f"import cdktf_lazy\ncdktf_lazy.start_node({named})\nimport jsii{SYNTH}{REPORT}"
    result = python("-c", engine.written(script), str(tmp_path))
    report = json.loads(result.stdout.splitlines()[-1])
    assert (report["used"], report["notes"]) == (True, []), result.stderr


# What Node was asked for ahead, what is left of it, and answers that nobody waited for.
ASKED = """
ahead = early._early[0].ahead
report = [sorted(json.loads(one)["name"] for one in ahead._known if b'"load"' in one)]
report += [[json.loads(one)["name"] for one in ahead._sent], ahead._skip]
print(json.dumps(report))
"""


@pytest.mark.parametrize(
    "first",
    [
        "import cdktf",
        "import constructs, cdktf",
        "import cdktf_cdktf_provider_aws",
        "from cdktf_cdktf_provider_aws.provider import AwsProvider",
        "import constructs; from cdktf_cdktf_provider_aws.provider import AwsProvider",
        "import cdktf_lazy; cdktf_lazy.start_node(); import cdktf",
        "import cdktf_lazy; cdktf_lazy.start_node('cdktf'); import cdktf",
    ],
)
def test_node_loads_ahead_what_jsii_asks_for_and_nothing_of_another_engine(
    engine: Engine, python: Python, first: str
) -> None:
    script = f"""
import json, cdktf_lazy.early as early
{first}
{ASKED}
import cdktf, cdktf_cdktf_provider_aws.provider
{ASKED}
"""
    result = python("-c", engine.written(script))
    begun, done = map(json.loads, result.stdout.splitlines()[-2:])
    wanted = sorted(["constructs", engine.core, engine.assembly])
    assert begun[0] == wanted, result.stderr
    assert done == [wanted, [], 0]


def test_naming_no_engine_starts_none_where_both_are_installed(
    both_engines: tuple[Engine, ...], python: Python
) -> None:
    script = f"""
import json, cdktf_lazy, cdktf_lazy.early as early
cdktf_lazy.start_node()
{ASKED}
"""
    assert python("-c", script).stdout == '[["constructs"], ["constructs"], 0]\n'


@pytest.mark.parametrize(
    ("installed", "found"), [(["cdktf"], "cdktf"), (["cdktn"], "cdktn"), (["cdktf", "cdktn"], None)]
)
def test_the_engine_that_is_installed_alone_is_the_one_to_expect(
    python: Python, tmp_path: Path, installed: list[str], found: str | None
) -> None:
    for name in installed:
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    script = """
import sys, cdktf_lazy.early as early
sys.path[:] = sys.argv[1:]
print(early.installed_engine())
"""
    assert python("-c", script, str(tmp_path)).stdout == f"{found}\n"


def test_an_unknown_engine_is_an_error_that_names_the_known_ones(python: Python) -> None:
    result = python("-c", "import cdktf_lazy; cdktf_lazy.start_node('cdk')", CDKTF_LAZY="0")
    assert result.stderr.splitlines()[-1] == (
        "ValueError: start_node: engine 'cdk' is unknown; give 'cdktf', 'cdktn' (CDK Terrain), "
        "or nothing for the one that is installed"
    )


def test_both_engines_in_one_process_write_what_they_write_alone(
    both_engines: tuple[Engine, ...], python: Python, tmp_path: Path
) -> None:
    folders = [tmp_path / engine.core for engine in both_engines]
    together = "".join(
        f"\nsys.argv[1:] = [{str(folder / 'together')!r}]; os.makedirs(sys.argv[1])"
        + engine.written(SYNTH)
        for engine, folder in zip(both_engines, folders, strict=True)
    )
    result = python("-c", f"import os, sys{together}")
    assert result.returncode == 0, result.stderr
    written = Path("stacks", "one", "cdk.tf.json")
    for engine, folder in zip(both_engines, folders, strict=True):
        alone = python("-c", engine.written(SYNTH), str(folder / "alone"), CDKTF_LAZY="0")
        assert alone.returncode == 0, alone.stderr
        together_bytes = (folder / "together" / written).read_bytes()
        assert together_bytes == (folder / "alone" / written).read_bytes()


def test_nothing_starts_early_when_it_is_turned_off(python: Python) -> None:
    script = "import cdktf_lazy, sys\ncdktf_lazy.start_node()\nprint('subprocess' in sys.modules)"
    assert python("-c", script, CDKTF_LAZY="0").stdout == "False\n"


def test_an_app_without_bindings_gets_the_same_bytes(
    engine: Engine, python: Python, tmp_path: Path
) -> None:
    for lazy in ("0", "1"):
        result = python("-c", engine.written(SYNTH), str(tmp_path / lazy), CDKTF_LAZY=lazy)
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
    engine: Engine, python: Python, tmp_path: Path, disturb: str, reason: str
) -> None:
    start = 'import os, cdktf_lazy, cdktf_lazy.early as early; early.expect("cdktf")'
    script = f"{start}\n{disturb}\n{SYNTH}{REPORT}"
    result = python("-c", engine.written(script), str(tmp_path))
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
def test_a_forked_child_starts_a_process_of_its_own(
    engine: Engine, python: Python, tmp_path: Path
) -> None:
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
    result = python("-c", engine.written(script), str(tmp_path))
    assert result.returncode == 0, result.stderr
    for name in ("child", "parent"):
        assert (tmp_path / name / "stacks" / "one" / "cdk.tf.json").is_file()


def test_constructs_alone_has_node_load_nothing_else(python: Python) -> None:
    script = f"import json, cdktf_lazy.early as early, constructs{ASKED}"
    assert python("-c", script).stdout == '[["constructs"], [], 0]\n'
