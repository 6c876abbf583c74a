"""The options of classes and methods, as their docstrings describe them.

A page asks for them with a line of its own::

    ::: options HttpApi HttpApi.route
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from .docstrings import Option, as_markdown, options_of, summary_of, taken_by
from .errors import refuse

ROOMS = ("core", "iam", "auth", "api", "compute", "storage")
DIRECTIVE = re.compile(r"^::: options (.+)$", re.M)


@cache
def public() -> dict[str, Any]:
    """Every class that people import, by its name."""
    rooms = (import_module(f"gatehouse.{room}") for room in ROOMS)
    return {
        name: vars(room)[name]
        for room in rooms
        for name in room.__all__
        if inspect.isclass(vars(room)[name])
    }


def named(dotted: str) -> Any:
    """Return the class, or the method of one, with a name; None if there is none."""
    first, *rest = dotted.split(".")
    here = public().get(first)
    for name in rest:
        here = getattr(here, name, None)
    return here


def anchor_of(dotted: str) -> str:
    """Return the anchor of a class or method on its page."""
    return "options-of-" + dotted.lower().replace(".", "-")


def homes(pages: Mapping[str, str]) -> dict[str, str]:
    """Return the page of each class or method whose options a page has.

    Parameters
    ----------
    pages : mapping of str to str
        The text of each page by its path.

    Raises
    ------
    WrongError
        If a page asks for what does not exist, two ask for one, or no page asks for a class.
    """
    found: dict[str, str] = {}
    problems: list[str] = []
    for page, text in pages.items():
        for names in DIRECTIVE.findall(text):
            for name in names.split():
                if named(name) is None:
                    problems.append(f"docs/{page}: there must be a {name} that people can import.")
                if name in found:
                    problems.append(
                        f"docs/{page}: the options of {name} must stand in one place, and stand on "
                        f"docs/{found[name]} already."
                    )
                found[name] = page
    problems += [
        f"{name}: its options must stand on a page: add it to a `::: options` line in docs/."
        for name, kind in public().items()
        if name not in found and _is_made_by_people(kind) and options_of(kind)
    ]
    refuse(problems)
    return found


def _is_made_by_people(kind: type) -> bool:
    """Leave out bases, errors, and what a method returns."""
    name = kind.__name__
    return not (
        name.startswith("Imported")
        or name.endswith("Base")
        or issubclass(kind, Exception)
        or name in ("Component", "Grant")
    )


def check_texts(names: Iterator[str] | list[str]) -> None:
    """Refuse options without a text.

    Raises
    ------
    WrongError
        With one sentence an option.
    """
    refuse(problem for name in names for problem in silent(name, named(name)))


def silent(name: str, thing: Any) -> Iterator[str]:
    """Say which options of a class or method have no text."""
    described = {option.name.lstrip("*"): option for option in options_of(thing)}
    for option in sorted(taken_by(thing)):
        if option not in described or not described[option].text:
            yield (
                f"{name}: option `{option}` must have a text: describe it under Parameters in the "
                f"docstring of {name}."
            )


def written(names: list[str], page: str, where: Mapping[str, str]) -> str:
    """Write the options of some classes and methods as Markdown for a page."""
    return "\n".join(line for name in names for line in _section(name, page, where))


def _section(name: str, page: str, where: Mapping[str, str]) -> Iterator[str]:
    thing = named(name)
    shown = name if inspect.isclass(thing) else f"{name}()"
    yield f"### Options of `{shown}` {{#{anchor_of(name)}}}\n"
    yield _linked(as_markdown(summary_of(thing)), name, page, where) + "\n"
    for option in options_of(thing):
        yield from _entry(option, name, page, where)


def _entry(option: Option, name: str, page: str, where: Mapping[str, str]) -> Iterator[str]:
    kind = as_markdown(option.type)
    yield f'`{option.name}` <span class="type">{_linked_type(kind, page, where)}</span>\n'
    text = _linked(as_markdown(option.text), name, page, where)
    yield f":   {text}\n"


def _address(target: str, page: str, where: Mapping[str, str]) -> str:
    home = where[target]
    depth = "../" * page.count("/")
    return f"{'' if home == page else depth + home}#{anchor_of(target)}"


def _linked(text: str, own: str, page: str, where: Mapping[str, str]) -> str:
    """Let the names of other classes lead to their options."""

    def link(found: re.Match[str]) -> str:
        target = found[1]
        if target not in where or target == own:
            return found[0]
        return f"[`{target}`]({_address(target, page, where)})"

    return re.sub(r"(?<!\[)`([A-Z][A-Za-z.]*)`", link, text)


def _linked_type(text: str, page: str, where: Mapping[str, str]) -> str:
    def link(found: re.Match[str]) -> str:
        target = found[0]
        return f"[{target}]({_address(target, page, where)})" if target in where else target

    return re.sub(r"\b[A-Z][A-Za-z]+\b", link, text)
