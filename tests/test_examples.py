"""The examples in docstrings run, and say what they are said to say."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


# What needs a running local AWS says +SKIP, and is run by the tests of that.
EXAMPLE = re.compile(r"^\s+>>> (?!.*\+SKIP)", re.MULTILINE)


def with_examples() -> list[str]:
    """Dotted names of the modules that have an example."""
    return sorted(
        ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for root, room in ((ROOT / "modules", "gatehouse"), (ROOT, "lambdas"))
        for file in (root / room).rglob("*.py")
        if EXAMPLE.search(file.read_text())
    )


@pytest.mark.parametrize("module", with_examples())
def test_examples_of_a_module_run(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(import_module(module))
    assert result.failed == 0
    assert result.attempted > 0
