"""What the kernel does not know, or is disturbed by: it answers as stock does, or rightly."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import foreign_library
import plan
import pytest
from engines import Engine
from programs_run import Runner

pytestmark = pytest.mark.slow

SITE = """
from acme_site import Site
from cdktf import App, TerraformOutput, TerraformStack
app = App()
stack = TerraformStack(app, "one")
TerraformOutput(stack, "before", value=1)
site = Site(stack, "site", "Ann")
print(site.title, site.describe("the"), site.node.path)
TerraformOutput(stack, "title", value=site.title)
print([child.node.path for child in stack.node.find_all()])
app.synth()
"""

LATE = SITE.replace("from acme_site import Site\n", "").replace(
    "site = Site", "from acme_site import Site\nsite = Site"
)

SMALL = """
from cdktf import App, TerraformOutput, TerraformStack
app = App()
TerraformOutput(TerraformStack(app, "one"), "a", value=1)
app.synth()
"""

BOUND = """
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
app = App(skip_validation=True)
S3Bucket(TerraformStack(app, "one"), "bucket", bucket="b")
app.synth()
"""

FORKED_IN_THE_MIDDLE = """
import os
from cdktf import App, TerraformOutput, TerraformStack
app = App()
stack = TerraformStack(app, "one")
TerraformOutput(stack, "a", value=1)
child = os.fork()
if child == 0:
    own = App(outdir="child")
    TerraformOutput(TerraformStack(own, "child"), "b", value=2)
    own.synth()
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
TerraformOutput(stack, "c", value=3)
app.synth()
"""

AT_ONCE = """
import threading
from cdktf import App, Fn, TerraformLocal, TerraformOutput, TerraformStack

def make(name):
    app = App(outdir=name)
    stack = TerraformStack(app, name)
    for number in range(30):
        local = TerraformLocal(stack, f"l{number}", {"name": name, "number": number})
        TerraformOutput(stack, f"o{number}", value=Fn.upper(local.as_string))
    app.synth()

threads = [threading.Thread(target=make, args=(f"app-{number}",)) for number in range(4)]
RUN
print("done")
"""
ALL_AT_ONCE = "[thread.start() for thread in threads]\n[thread.join() for thread in threads]"
ONE_BY_ONE = "[(thread.start(), thread.join()) for thread in threads]"

LARGE = """
from cdktf import App, TerraformOutput, TerraformStack
app = App()
for name in ("one", "two", "three"):
    stack = TerraformStack(app, name)
    for number in range(60):
        TerraformOutput(stack, f"o{number}", value=[name, number, "x" * 2000])
print("made", flush=True)
app.synth()
print("written", flush=True)
"""


@pytest.fixture
def runner(engine: Engine, tmp_path: Path) -> Runner:
    return Runner(engine, tmp_path)


@pytest.mark.parametrize("program", [SITE, LATE], ids=["first", "late"])
def test_a_construct_library_of_typescript_is_served(
    program: str, runner: Runner, engine: Engine, tmp_path: Path
) -> None:
    versions = {name: version(name) for name in (engine.core, "constructs")}
    foreign_library.write(tmp_path / "library", engine.core, versions)
    stock = runner(program, PYTHONPATH=str(tmp_path / "library"), CDKTF_LAZY="0")
    assert "The site of one/site" in stock.stdout, stock
    assert "by JavaScript" in stock.files["cdktf.out/stacks/one/cdk.tf.json"].decode()
    assert runner(program, PYTHONPATH=str(tmp_path / "library")) == stock


@pytest.mark.parametrize("package", ["engine", "constructs"])
def test_a_version_that_is_not_known_is_answered_by_node(
    package: str, runner: Runner, engine: Engine, tmp_path: Path
) -> None:
    name = engine.core if package == "engine" else package
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    copy = tmp_path / "library" / name
    shutil.copytree(Path(spec.origin).parent, copy)
    loads = copy / "_jsii" / "__init__.py"
    changed, count = re.subn(
        rf'"{re.escape(version(name))}"', '"99.0.0"', loads.read_text(encoding="utf-8"), count=1
    )
    assert count == 1
    loads.write_text(changed, encoding="utf-8")
    library = str(tmp_path / "library")
    stock = runner(SMALL, PYTHONPATH=library, CDKTF_LAZY="0")
    asked = runner(SMALL, PYTHONPATH=library, CDKTF_LAZY_KERNEL="python")
    assert asked.code != 0
    assert "99.0.0" in asked.error
    assert runner(SMALL, PYTHONPATH=library) == stock


def test_bindings_of_a_version_that_is_not_known_are_answered_by_node(
    runner: Runner, engine: Engine, tmp_path: Path
) -> None:
    spec = find_spec(engine.bindings)
    assert spec is not None
    assert spec.origin is not None
    copy = tmp_path / "library" / engine.bindings
    shutil.copytree(
        Path(spec.origin).parent,
        copy,
        copy_function=os.link,
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    loads = copy / "_jsii" / "__init__.py"
    known = version(engine.bindings.replace("_", "-"))
    changed = loads.read_text(encoding="utf-8").replace(f'"{known}"', '"99.0.0"', 1)
    assert "99.0.0" in changed
    loads.unlink()  # which is another name of the installed file
    loads.write_text(changed, encoding="utf-8")
    library = str(tmp_path / "library")
    in_node = runner(BOUND, PYTHONPATH=library, CDKTF_LAZY_KERNEL="node")
    assert in_node.code == 0
    asked = runner(BOUND, PYTHONPATH=library, CDKTF_LAZY_KERNEL="python")
    assert asked.code != 0
    assert "99.0.0" in asked.error
    assert runner(BOUND, PYTHONPATH=library) == in_node


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_child_that_is_forked_in_the_middle_has_its_own_app(runner: Runner) -> None:
    stock = runner(FORKED_IN_THE_MIDDLE, CDKTF_LAZY="0")
    assert runner(FORKED_IN_THE_MIDDLE) == stock


def test_threads_at_once_write_what_they_write_one_by_one(runner: Runner) -> None:
    expected = runner(AT_ONCE.replace("RUN", ONE_BY_ONE), CDKTF_LAZY="0")
    assert expected.code == 0
    got = runner(AT_ONCE.replace("RUN", ALL_AT_ONCE))
    del expected.files["main.py"], got.files["main.py"]
    assert got == expected


def test_an_interrupted_synth_leaves_nothing_that_the_next_one_keeps(runner: Runner) -> None:
    expected = runner(LARGE, CDKTF_LAZY="0")
    for number in range(10 if plan.IS_WIDE else 2):
        interrupt(runner, random.Random(plan.SEED + number).random() / 20)
        assert runner.again() == expected


def interrupt(runner: Runner, seconds: float) -> None:
    """Run the program, and interrupt it so many seconds after it began to write."""
    runner.start(LARGE)
    process = subprocess.Popen(
        [sys.executable, "main.py"],
        cwd=runner.folder,
        env=runner.environ(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)


def test_a_disk_that_is_full_is_an_error_and_no_file_that_looks_whole(
    runner: Runner, full_disk: Path
) -> None:
    program = LARGE.replace("App()", f"App(outdir={str(full_disk / 'out')!r})")
    stock = runner(program, CDKTF_LAZY="0")
    assert stock.code == 1
    shutil.rmtree(full_disk / "out")
    got = runner(program)
    assert (got.code, got.stdout) == (stock.code, stock.stdout)
    assert got.error.splitlines()[0] == stock.error.splitlines()[0]


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a size that the first stack fits in, and the third does not."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
