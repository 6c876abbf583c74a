"""The documentation, as the installed release has it: no page of it comes from elsewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from gatehouse.console.rendering import page

#: In a wheel the pages are beside the modules, in the repository a folder of its own.
_HOMES = (Path(__file__).parents[2] / "docs", Path(__file__).parents[4] / "docs")
_FIRST = "index.md"
_PICTURES = (".svg", ".png")
_SHOWN = (".md", *_PICTURES)
#: What the site fills in from docstrings, which an editor shows as well.
_OPTIONS = re.compile(r"^::: options (.+)$", re.MULTILINE)
_NO_PAGE = "the documentation has no page of that name"


def shown(request: Request) -> Response:
    """Show a page of the documentation, or a picture of one."""
    name = request.path_params["page"]
    file = _files().get(name if Path(name).suffix else f"{name}.md")
    if file is None:
        raise HTTPException(404, _NO_PAGE)
    if file.suffix in _PICTURES:
        return FileResponse(file)
    title, content = _read(file)
    return page(request, "documentation.html", title=title, content=content)


@cache
def _files() -> dict[str, Path]:
    """Return the pages and pictures by their names; a path of a request is none of them."""
    for home in _HOMES:
        if (home / _FIRST).is_file():
            return {file.name: file for file in home.iterdir() if file.suffix in _SHOWN}
    return {}


@cache
def _read(file: Path) -> tuple[str, str]:
    """Return the title and the HTML of a page. Markup in its text is text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(_OPTIONS.sub(_in_words, file.read_text("utf-8")))
    title = file.stem
    slugs: set[str] = set()
    for index, token in enumerate(tokens):
        # A column of names has no header.
        if token.type == "th_open" and not tokens[index + 1].content:
            token.tag = tokens[index + 2].tag = "td"
        # The page's policy takes no styles in the text.
        if str(token.attrs.pop("style", "")).endswith("right"):
            token.attrSet("class", "number")
        if token.type == "heading_open":
            heading = tokens[index + 1].content
            token.attrSet("id", _slug(heading, slugs))
            title = heading.replace("`", "") if token.tag == "h1" else title
        for each in token.children or []:
            if each.type == "link_open":
                _lead(each)
    return title, parser.renderer.render(tokens, parser.options, {})


def _in_words(found: re.Match[str]) -> str:
    names = ", ".join(f"`{each}`" for each in found[1].split())
    return f"{names}: the docstring has each option, and an editor shows it."


def _lead(link: Token) -> None:
    """Let a link lead to a page of ours, or away; a file of the sources is not here."""
    address = str(link.attrs["href"])
    name, mark, part = address.partition("#")
    if address.startswith("https://"):
        link.attrs |= {"rel": "noreferrer", "target": "_blank"}
    elif name in _files():
        link.attrs["href"] = name.removesuffix(".md") + mark + part
    elif name:
        del link.attrs["href"]


def _slug(heading: str, taken: set[str]) -> str:
    """Name a heading as GitHub and the site do."""
    plain = re.sub(r"[^\w\- ]", "", heading.lower()).strip()
    slug = re.sub(r"[ ]+", "-", plain)
    while slug in taken:
        slug += "-1"
    taken.add(slug)
    return slug
