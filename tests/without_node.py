"""Tests of constructs start no Node, in this process or in one below it; those that must say so.

A synth is answered in Python. What only Node has is marked with ``starts_node`` and a reason: the
engine's own words, or a program of Node's. From its first call on, Node answers for the rest of a
process, so these tests come last. Node is counted where this process hands over to it, and by a
stand-in on the PATH of the processes below, which then is the real Node.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import cdktf_lazy
import pytest
from gatehouse.core.engine import ENGINE

MARK = "starts_node"

_PYTHON_ANSWERS = (
    ENGINE.name == "cdktf"  # CDK Terrain asks Node for more
    and os.environ.get("CDKTF_LAZY") != "0"
    and os.environ.get("CDKTF_LAZY_KERNEL") != "node"
)
_PROGRAM = """#!/bin/sh
[ "$1" = --version ] || echo "$*" >> "{starts}"
exec "{node}" "$@"
"""


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}(why): starts Node, and comes after all other tests")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker(MARK) is not None)


@pytest.fixture(scope="session")
def node_starts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file with a line for each Node process of this session."""
    folder = tmp_path_factory.mktemp("node")
    starts = folder / "starts.txt"
    starts.touch()
    node = shutil.which("node")
    with pytest.MonkeyPatch.context() as patch:
        if node is not None:
            program = folder / "node"
            program.write_text(_PROGRAM.format(starts=starts, node=node))
            program.chmod(0o755)
            patch.setenv("PATH", str(folder), prepend=os.pathsep)
        yield starts


@pytest.fixture(autouse=True)
def no_node(request: pytest.FixtureRequest, node_starts: Path) -> Iterator[None]:
    """Fail the test that starts Node and has no reason, unless Node was asked for."""
    before = _handed_over()
    yield
    started = [*node_starts.read_text().splitlines(), *_handed_over()[len(before) :]]
    node_starts.write_text("")
    if started and _PYTHON_ANSWERS and request.node.get_closest_marker(MARK) is None:
        pytest.fail(f"this test started Node: {'; '.join(started)}", pytrace=False)


def _handed_over() -> list[str]:
    """What this process started Node for: one thing at most, since Node then answers all."""
    return [line for line in cdktf_lazy.status().fallbacks if "Node answers from here on" in line]
