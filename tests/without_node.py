"""What `make unit` runs starts no Node, in its process or in one below it; what must says so.

A synth is answered in Python. What only Node has is marked with ``starts_node`` and a reason: the
engine's own words, or a program of Node's. From its first call on, Node answers for the rest of a
process, so these tests come last. Node is counted where this process hands over to it, and by a
stand-in on the PATH of the processes below, which then is the real Node.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cdktf_lazy
import pytest

HERE = Path(__file__).parent
ROOMS = ("unit", "bad_inputs")
MARK = "starts_node"

_PROGRAM = """#!/bin/sh
[ "$1" = --version ] || echo "$*" >> "{starts}"
exec "{node}" "$@"
"""


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
def no_node(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that starts Node and has no reason, unless Node was asked for."""
    if not _is_held(request.path) or not _python_answers():
        yield
        return
    starts: Path = request.getfixturevalue("node_starts")
    before = _handed_over()
    yield
    started = [*starts.read_text().splitlines(), *_handed_over()[len(before) :]]
    starts.write_text("")
    if started and request.node.get_closest_marker(MARK) is None:
        pytest.fail(f"this test started Node: {'; '.join(started)}", pytrace=False)


def _is_held(path: Path) -> bool:
    """Whether a file is one of `make unit`."""
    return path.parent == HERE or any(HERE / room in path.parents for room in ROOMS)


@cache
def _python_answers() -> bool:
    """Whether Node is left out: CDK Terrain asks for more of it, and a shell may choose it."""
    from gatehouse.core.engine import ENGINE

    chosen = os.environ.get("CDKTF_LAZY"), os.environ.get("CDKTF_LAZY_KERNEL")
    return ENGINE.name == "cdktf" and chosen[0] != "0" and chosen[1] != "node"


def _handed_over() -> list[str]:
    """What this process started Node for: one thing at most, since Node then answers all."""
    return [line for line in cdktf_lazy.status().fallbacks if "Node answers from here on" in line]
