"""Docstrings in numpy's form, as Markdown."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import Any

_PARAMETERS = re.compile(r"^Parameters\n-+\n(.*?)(?=^\w[\w ]*\n-{3,}\n|\Z)", re.M | re.S)
# What takes any number of values, `*routes`, has no type.
_ENTRY = re.compile(r"^(?:(\w[\w, *]*?|\*{1,2}\w+) : (.+)|(\*{1,2}\w+))$")
#: What every construct takes, and nobody looks up.
_OF_ALL = frozenset({"self", "scope", "id"})


@dataclass(frozen=True)
class Option:
    """An option with what its docstring says of it."""

    name: str
    type: str
    text: str


def summary_of(thing: Any) -> str:
    """Return the first paragraph of a docstring."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())


def options_of(thing: Any) -> list[Option]:
    """List the options that a docstring describes, in its order."""
    section = _PARAMETERS.search(inspect.getdoc(thing) or "")
    found: list[Option] = []
    names, kind, lines = "", "", list[str]()

    def close() -> None:
        text = " ".join(" ".join(lines).split())
        found.extend(
            Option(name, kind, text) for name in names.split(", ") if name and name not in _OF_ALL
        )

    for line in (section[1] if section else "").splitlines():
        entry = _ENTRY.match(line)
        if entry:
            close()
            names, kind = (entry[1] or entry[3]).strip(), (entry[2] or "").strip()
            lines = []
        else:
            lines.append(line)
    close()
    return found


def taken_by(thing: Any) -> set[str]:
    """List the options that can be given."""
    function = thing.__init__ if inspect.isclass(thing) else thing
    return {name for name in inspect.signature(function).parameters if name not in _OF_ALL}


def as_markdown(text: str) -> str:
    """Turn a docstring's marks into Markdown's."""
    text = re.sub(r"``(.+?)``", r"`\1`", text)
    # What stands between two code marks is text; Markdown would read <…> in it as HTML.
    parts = text.split("`")
    return "`".join(
        each if at % 2 else each.replace("<", "&lt;").replace("*", r"\*").replace("|", r"\|")
        for at, each in enumerate(parts)
    )
