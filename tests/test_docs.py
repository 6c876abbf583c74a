"""The Python in ``docs/`` runs as it is printed, and links lead somewhere.

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


def test_a_block_that_does_not_run_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImportError, match="Buckett"):
        test_the_python_of_a_page_runs(
            "from gatehouse.storage import Buckett", tmp_path, monkeypatch
        )


def _pages() -> list[Path]:
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    text = re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.strip().lower()).replace(" ", "-") for each in headings}


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in _pages():
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
            if target.startswith("http"):
                continue
            file, _, anchor = target.partition("#")
            led = (page.parent / file).resolve() if file else page
            found = led.exists() and (not anchor or anchor in _anchors(led))
            broken += [] if found else [f"{page.relative_to(ROOT)}: {target}"]
    assert broken == []
