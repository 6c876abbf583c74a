"""The documentation that the console serves, and the help that leads to it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from tests.console.conftest import Console
from tests.console.test_gate import ask

DOCS = Path(__file__).parents[2] / "docs"
_LINK = re.compile(r'(?:href|src)="([^"]*)"')
_HELP = re.compile(r'<details class="help">.*?</details>', re.DOTALL)


def read(console: Console, page: str) -> str:
    """Return a page, which must be there."""
    status, _, text = ask(console, f"{console.path}{page}")
    assert (page, status) == (page, 200)
    return text


def test_every_page_is_shown_and_every_link_leads_somewhere(console: Console) -> None:
    pages = {f"docs/{file.stem}": "" for file in DOCS.glob("*.md")}
    for page in pages:
        pages[page] = read(console, page)
    for page, text in pages.items():
        article = text.partition("<article")[2].partition("</article>")[0]
        for address in map(html.unescape, _LINK.findall(article)):
            name, _, part = address.partition("#")
            if name.endswith((".svg", ".png")):
                read(console, f"docs/{name}")
            elif not address.startswith("https://"):
                held = pages[f"docs/{name}"] if name else text
                assert not part or f'id="{part}"' in held, (page, address)


@pytest.mark.parametrize(
    "page",
    ["none", "none.svg", "style.css", "..", "%2e%2e", "..%2f..%2fREADME.md", "a/b", "index.md%00"],
)
def test_nothing_else_is_shown(console: Console, page: str) -> None:
    assert ask(console, f"{console.path}docs/{page}")[0] == 404


def test_each_help_leads_to_a_page_that_tells_more(console: Console) -> None:
    console.app.sign_up("help@example.com")
    views = ("", "users", "users/one?name=help@example.com", "try")
    helps = [each for view in views for each in _HELP.findall(read(console, view))]
    assert len(helps) >= 8
    for each in helps:
        first, *others = _LINK.findall(each)
        page, _, part = first.removeprefix(console.path).partition("#")
        assert page.startswith("docs/"), each
        assert not part or f'id="{part}"' in read(console, page), first
        assert all(each.startswith("https://docs.aws.amazon.com/") for each in others)
