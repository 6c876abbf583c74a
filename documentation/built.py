"""What was built, read as a browser reads it: links, anchors, and what a page loads."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .errors import refuse

_LOADS = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src"}
#: Links that are for machines: nothing is loaded from them.
_SAID = {"canonical", "alternate", "prev", "next"}


class _Page(HTMLParser):
    """The anchors of a page, where it leads, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag in _LOADS and values.get(_LOADS[tag]) and values.get("rel") not in _SAID:
            self.loads.append(values[_LOADS[tag]])


def check_site(site: Path) -> None:
    """Refuse links and anchors that lead nowhere, and whatever comes from another host.

    Raises
    ------
    WrongError
        With one sentence a link.
    """
    pages = {file: _Page(file.read_text("utf-8")) for file in sorted(site.rglob("*.html"))}
    refuse(problem for file in pages for problem in _problems(site, file, pages))


def _problems(site: Path, file: Path, pages: dict[Path, _Page]) -> Iterator[str]:
    name = file.relative_to(site).as_posix()
    for address in pages[file].loads:
        if urlsplit(address).netloc:
            yield f"{name}: loads {address}: what a page loads must be a file of the site."
        elif not _file(site, file, address).exists():
            yield f"{name}: loads {address}, which must be a file of the site."
    for address in pages[file].links:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        led = _file(site, file, address)
        if not led.exists():
            yield f"{name}: the link {address} must lead to a page of the site."
        elif parts.fragment and led in pages:
            anchors = pages[led].anchors
            if unquote(parts.fragment) not in anchors and parts.fragment not in anchors:
                yield (
                    f"{name}: the link {address} must lead to a heading of "
                    f"{led.relative_to(site).as_posix()}."
                )


def _file(site: Path, file: Path, address: str) -> Path:
    path = unquote(urlsplit(address).path)
    if not path:
        return file
    led = site / path.lstrip("/") if path.startswith("/") else (file.parent / path).resolve()
    return led / "index.html" if led.is_dir() else led
