"""The wheel, in a new environment beside the engine alone: no construct of ours is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import pytest
from differential import HERE, CaseRun, run_cases
from engines import Engine

pytestmark = pytest.mark.slow

CASES = ["vpc_network", "iterators_of_every_kind", "stacks_with_references"]
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that people install."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder)]
    subprocess.run([*command, str(HERE.parent)], check=True, timeout=300)
    [built] = folder.glob("cdktf_lazy-*.whl")
    return built


def distributions_below(name: str, found: dict[str, Distribution]) -> None:
    """Find a distribution and all that it needs, as they are installed here."""
    try:
        one = distribution(name)
    except PackageNotFoundError:  # what only another system or another Python needs
        return
    if one.metadata["Name"] in found:
        return
    found[one.metadata["Name"]] = one
    for required in one.requires or []:
        if "extra ==" not in required and (needed := _NAME.match(required)):
            distributions_below(needed[0], found)


def files_of(one: Distribution) -> Iterator[tuple[Path, Path]]:
    """List the files of a distribution: where each is, and where it belongs.

    What Python compiled is among them, as after an installation.
    """
    for file in one.files or []:
        if ".." not in file.parts:
            yield Path(str(one.locate_file(file))), Path(str(file))


def new_environment(folder: Path, engine: Engine, wheel: Path) -> Path:
    """Make an environment with the engine, its bindings and the wheel; give its Python."""
    venv.create(folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())
    found: dict[str, Distribution] = {}
    distributions_below(engine.bindings.replace("_", "-"), found)
    for one in found.values():
        for source, relative in files_of(one):
            target = site / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.exists():  # what was compiled may be gone
                target.hardlink_to(source)
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*command, "--no-deps", "--no-index", str(wheel)], check=True, timeout=300)
    return python


def test_a_fresh_environment_writes_what_stock_writes_and_starts_no_node(
    engine: Engine, stock: CaseRun, programs: Path, wheel: Path, tmp_path: Path
) -> None:
    python = new_environment(tmp_path / "venv", engine, wheel)
    node = tmp_path / "programs" / "node"
    node.parent.mkdir()
    node.write_text(f"#!/bin/sh\necho started >> {tmp_path / 'started'}\nexit 1\n", "utf-8")
    node.chmod(0o755)
    run = run_cases(
        programs, tmp_path / "out", CASES, executable=str(python), PATH=str(node.parent)
    )
    for case in CASES:
        assert run.renumbered(case) == stock.renumbered(case)
    assert not (tmp_path / "started").exists()
    listed = [str(python), "-c", "import sys, gatehouse"]
    asked = subprocess.run(listed, capture_output=True, text=True, check=False)
    assert "No module named 'gatehouse'" in asked.stderr
