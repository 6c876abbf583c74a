"""The navigation: ``mkdocs.yml`` lists each page of ``docs/`` once, and none that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from .errors import refuse

#: What the build itself writes.
MADE = frozenset({"commands.md"})


def configuration_of(file: Path) -> dict[str, Any]:
    """Read ``mkdocs.yml``."""
    loaded: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def listed(navigation: Any) -> Iterator[str]:
    """List the pages of a navigation in their order."""
    if isinstance(navigation, str):
        yield navigation
    elif isinstance(navigation, dict):
        for each in navigation.values():
            yield from listed(each)
    else:
        for each in navigation or ():
            yield from listed(each)


def check_navigation(configuration: Path, docs: Path) -> None:
    """Refuse pages that stand in no navigation, twice in it, or only there.

    Raises
    ------
    WrongError
        With one sentence a page.
    """
    counts = Counter(listed(configuration_of(configuration)["nav"]))
    written = {file.relative_to(docs).as_posix() for file in docs.rglob("*.md")} | MADE
    refuse(
        [
            *(
                f"docs/{page}: must stand in the navigation: add it under `nav` in mkdocs.yml."
                for page in sorted(written - counts.keys())
            ),
            *(
                f"mkdocs.yml: `nav` lists {page}, which must be a page of docs/: write it, or take "
                f"the line out."
                for page in sorted(counts.keys() - written)
            ),
            *(
                f"mkdocs.yml: `nav` must list {page} once, and lists it {count} times."
                for page, count in sorted(counts.items())
                if count > 1
            ),
        ]
    )
