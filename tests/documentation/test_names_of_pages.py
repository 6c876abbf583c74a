"""Each option that a page writes in its text is one that somebody takes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from documentation.docstrings import taken_by
from documentation.options import ROOMS, public

DOCS = Path(__file__).parents[2] / "docs"
_FENCE = re.compile(r"^ *(`{3,}).*?^ *\1 *$", re.M | re.S)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
#: Names of other functions, too: an output has any name, and a theorem has resources of its own.
_OTHERS = frozenset({"output", "resource"})


def _known() -> dict[str, set[str]]:
    """List what each class, method and function takes, by its name."""
    found: dict[str, set[str]] = {}
    things: list[tuple[str, Any]] = []
    for name, kind in public().items():
        things.append((name, kind))
        things += [(each, getattr(kind, each)) for each in dir(kind) if not each.startswith("_")]
    for room in (*ROOMS, "testing"):
        module = import_module(f"gatehouse.{room}")
        things += [(name, getattr(module, name)) for name in module.__all__]
    for name, thing in things:
        try:
            found.setdefault(name, set()).update(taken_by(thing))
        except (TypeError, ValueError):
            continue
    return found


KNOWN = _known()
OPTIONS = set().union(*KNOWN.values())


def wrong(text: str) -> Iterator[str]:
    """List what a page writes and nobody takes."""
    for code in _INLINE.findall(_FENCE.sub("", text)):
        if " = " in code:
            continue  # A setting of a file.
        for written in (code, f"f({code})"):
            try:
                tree = ast.parse(written.replace("(…", "(...").replace("…", "..."), mode="eval")
            except SyntaxError:
                continue
            yield from (f"{code}: {each}" for each in _of(tree))
            break


def _of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        # STAGE=dev is a variable of the environment.
        given = {each.arg for each in node.keywords if each.arg and not each.arg.isupper()}
        if name in KNOWN and name not in _OTHERS:
            yield from sorted(given - KNOWN[name])
        elif name == "f":
            yield from sorted(given - OPTIONS)


#: Upgrading has the names of earlier versions.
_PAGES = [page for page in sorted(DOCS.glob("*.md")) if page.name != "upgrading.md"]


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_each_option_that_a_page_writes_is_one(page: Path) -> None:
    assert list(wrong(page.read_text("utf-8"))) == []


def test_an_option_that_nobody_takes_is_noticed() -> None:
    found = ["UserPool(stack, usernamez=[…]): usernamez", "passwords=…: passwords"]
    assert list(wrong("`UserPool(stack, usernamez=[…])`, `passwords=…`")) == found
    assert list(wrong("`users.add_client(kind=…)`, `mfa=…`, `STAGE=dev`")) == []
