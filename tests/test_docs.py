"""The Python in ``docs/`` runs as it is printed.

Each block is a program of its own. It finds an ``app`` and a ``stack`` in it, and what it adds to
them is synthesized; a block that makes an ``app`` itself is synthesized by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.core import App, AppStack

ROOT = Path(__file__).parents[1]


def _blocks() -> Iterator[object]:
    for page in sorted((ROOT / "docs").rglob("*.md")):
        for block in re.finditer(r"```python\n(.*?)```", page.read_text(), re.DOTALL):
            line = page.read_text().count("\n", 0, block.start()) + 1
            yield pytest.param(block[1], id=f"{page.relative_to(ROOT)}:{line}")


@pytest.mark.parametrize("block", [*_blocks()])
def test_the_python_of_a_page_runs(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDKTF_OUTDIR", str(tmp_path))
    monkeypatch.chdir(ROOT)
    app = App()
    stack = AppStack(app, "notes", stage="test")
    exec(block, {"__name__": "docs", "app": app, "stack": stack})
    app.synth()
    assert (tmp_path / "manifest.json").is_file()
