"""The tables of the documentation that say by which option a provider's argument is reached.

A table stands under a heading that is a resource type, and its header is ``| argument | option |``.
The option is one of:

- `` `UserPool.mfa` ``: a parameter of a class, a method of it that makes the resource
  (`` `UserPool.add_group` ``) or a parameter of such a method (`` `UserPool.add_group.role` ``);
  several are separated by commas;
- ``set by the construct``, with or without more words;
- `` `transform` ``, with or without more words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"

_HEADING = re.compile(r"^#+ `?(aws_[a-z0-9_]+)`?\s*$")
_ROW = re.compile(r"^\| `([a-z0-9_.]+)` \| (.+?) \|$")


@dataclass(frozen=True)
class Table:
    """One resource type on one page, and the option of each of its arguments."""

    page: str
    resource: str
    options: dict[str, str]


def tables() -> Iterator[Table]:
    """All tables of provider arguments in the documentation."""
    for page in sorted(DOCS.rglob("*.md")):
        yield from tables_of(page.relative_to(DOCS).as_posix(), page.read_text())


def tables_of(page: str, text: str) -> Iterator[Table]:
    """The tables of one page."""
    resource, inside = "", False
    options: dict[str, str] = {}
    for line in [*text.splitlines(), "# end"]:
        if line.startswith("#"):
            if resource and options:
                yield Table(page, resource, options)
            heading = _HEADING.match(line)
            resource, options, inside = heading[1] if heading else "", {}, False
        elif line.startswith("| argument | option |"):
            inside = True
        elif inside and not line.startswith("| ---") and resource:
            if not line.startswith("|"):
                inside = False
                continue
            row = _ROW.match(line)
            assert row, f"{page}: {resource}: not a row of arguments: {line}"
            assert row[1] not in options, f"{page}: {resource}: {row[1]} stands twice"
            options[row[1]] = row[2]
