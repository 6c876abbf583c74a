"""Node takes over at any point of a program, and nobody notices."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from differential import Python

pytestmark = pytest.mark.slow

PROGRAM = Path(__file__).parent / "kernel_program.py"
MESSAGES = 66
"""Fewer than the program sends, so that each point is one inside it."""


def outcome(python: Python, folder: Path, kernel: str) -> tuple[str, dict[str, bytes], str]:
    """Run the program; give what it printed, what it wrote, and what was said beside it."""
    ran = python(str(PROGRAM), "out", cwd=folder, CDKTF_LAZY_KERNEL=kernel)
    assert ran.returncode == 0, ran.stderr
    written = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return ran.stdout, written, ran.stderr


@pytest.fixture(scope="module")
def node(
    python: Python, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, dict[str, bytes], str]:
    return outcome(python, tmp_path_factory.mktemp("same"), "node")


def test_the_program_is_answered_in_python_and_the_same(
    python: Python, tmp_path: Path, node: tuple[str, dict[str, bytes], str]
) -> None:
    printed, written, said = outcome(python, tmp_path, "python")
    assert printed == node[0]
    assert without_folder(written) == without_folder(node[1])
    assert "Node answers" not in said


@pytest.mark.parametrize("messages", sorted(random.Random(7).sample(range(MESSAGES), 12)))
def test_node_takes_over_anywhere_and_everything_is_the_same(
    messages: int, python: Python, tmp_path: Path, node: tuple[str, dict[str, bytes], str]
) -> None:
    printed, written, said = outcome(python, tmp_path, f"until:{messages}")
    assert f"{messages} messages were to be answered in Python" in said
    assert printed == node[0]
    assert without_folder(written) == without_folder(node[1])


def without_folder(written: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out where the state is kept, which names the folder of the run."""
    return {
        name: b"\n".join(line for line in content.split(b"\n") if b".tfstate" not in line)
        for name, content in written.items()
    }
