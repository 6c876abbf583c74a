"""The pages as the site has them: links stay in it, and what the code says is written in."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from . import commands, options
from .errors import WrongError

_LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s]+)(\))")
_FENCE = re.compile(r"^ *(`{3,}).*?^ *\1 *$", re.M | re.S)
#: Where the files stand that pages lead to outside of ``docs/``.
SOURCE = "source"
#: How much a page counts in the search, where not 1: answers more, and lists less.
_WEIGHTS = {
    "on-call.md": 3,
    "recipes.md": 2,
    "concepts.md": 2,
    "local-aws.md": 0.5,
    "local-api.md": 0.5,
    "wrong-input.md": 0.2,
    "transform-arguments.md": 0.2,
    "option-arguments.md": 0.2,
    "argument-options.md": 0.2,
}
_LANGUAGES = {".py": "python", ".yml": "yaml", ".tf": "hcl", ".js": "js", ".html": "html"}
_PICTURES = (".png", ".svg")
_DRAWN = re.compile(r"^(!\[[^\]]*\]\(([^)\s]+\.svg)\))$", re.M)


def write_pages(root: Path, into: Path) -> None:
    """Write every page, with what the code says of itself.

    Parameters
    ----------
    root : Path
        The repository.
    into : Path
        The folder that MkDocs reads; what was in it is removed.

    Raises
    ------
    WrongError
        If a page asks for what does not exist, an option has no text, a command has no example, or
        a link leads nowhere.
    """
    docs = root / "docs"
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(docs, into)
    listed = commands.of_gatehouse()
    commands.check_commands(listed)
    texts = {
        file.relative_to(docs).as_posix(): file.read_text("utf-8")
        for file in sorted(docs.rglob("*.md"))
    }
    where = options.homes(texts)
    options.check_texts(list(where))
    texts = {page: _filled(page, text, where) for page, text in texts.items()}
    texts["commands.md"] = commands.written(listed)
    _Sources(root, into).write(texts)


def _filled(page: str, text: str, where: dict[str, str]) -> str:
    return options.DIRECTIVE.sub(lambda found: options.written(found[1].split(), page, where), text)


class _Sources:
    """Writes pages, and each file of the repository that they lead to as a page of its own."""

    def __init__(self, root: Path, into: Path) -> None:
        self._root = root
        self._docs = root / "docs"
        self._into = into
        self._waiting: list[Path] = []
        self._written: set[Path] = set()
        self._problems: list[str] = []

    def write(self, texts: dict[str, str]) -> None:
        for page, text in texts.items():
            weight = f"---\nsearch:\n  boost: {_WEIGHTS.get(page, 1)}\n---\n\n"
            self._put(self._into / page, weight + self._led(text, self._docs / page, page))
        while self._waiting:
            file = self._waiting.pop()
            if file not in self._written:
                self._written.add(file)
                self._put_source(file)
        if self._problems:
            raise WrongError(self._problems)

    def _put(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def _put_source(self, file: Path) -> None:
        relative = file.relative_to(self._root)
        page = _source_page(relative)
        if file.suffix in _PICTURES:
            (self._into / page).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, self._into / page)
            return
        if file.suffix == ".md":
            text = self._led(file.read_text("utf-8"), file, page)
        else:
            language = _LANGUAGES.get(file.suffix, "text")
            code = file.read_text("utf-8").rstrip()
            text = f"# {relative.as_posix()}\n\n`````{language}\n{code}\n`````\n"
        self._put(self._into / page, "---\nsearch:\n  exclude: true\n---\n\n" + text)

    def _led(self, text: str, file: Path, page: str) -> str:
        """Let links to files outside of ``docs/`` lead to the pages that they become."""
        outside = []
        end = 0
        for fence in _FENCE.finditer(text):
            outside += [self._links(text[end : fence.start()], file, page), fence[0]]
            end = fence.end()
        led = "".join([*outside, self._links(text[end:], file, page)])
        # A picture leads to itself: a phone shows it larger there.
        return _DRAWN.sub(r"[\1](\2)", led)

    def _links(self, text: str, file: Path, page: str) -> str:
        def link(found: re.Match[str]) -> str:
            target, _, anchor = found[2].partition("#")
            if not target or re.match(r"[a-z]+:", target):
                return found[0]
            hashed = f"#{anchor}" if anchor else ""
            led = Path(os.path.normpath(file.parent / target))
            if not led.exists():
                self._problems.append(
                    f"{file.relative_to(self._root)}: the link {found[2]} must lead to a file."
                )
                return found[0]
            if led.is_dir():
                led = led / "README.md" if (led / "README.md").exists() else led
            if led.is_dir() or not led.is_relative_to(self._root):
                self._problems.append(
                    f"{file.relative_to(self._root)}: the link {found[2]} must lead to a file "
                    "of the repository, and not to a folder."
                )
                return found[0]
            if led.is_relative_to(self._docs):
                to = led.relative_to(self._docs).as_posix()
            else:
                self._waiting.append(led)
                to = _source_page(led.relative_to(self._root))
            return f"{found[1]}{_way(page, to)}{hashed}{found[3]}"

        return _LINK.sub(link, text)


def _source_page(relative: Path) -> str:
    name = relative.as_posix()
    as_it_is = relative.suffix in (".md", *_PICTURES)
    return f"{SOURCE}/{name if as_it_is else name + '.md'}"


def _way(page: str, to: str) -> str:
    """Return the way from one page to another."""
    return "../" * page.count("/") + to
