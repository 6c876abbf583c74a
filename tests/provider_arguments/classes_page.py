"""The page ``docs/transform-arguments.md``, written of what `transform` goes by.

``python -m tests.provider_arguments.classes_page`` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.core.arguments.classes import META, Classes, Kind
from gatehouse.core.arguments.table import CLASSES

from .options_page import DOCS

PAGE = DOCS / "transform-arguments.md"

_INTRODUCTION = """# What a transform may change

The class of each argument of the provider, for resources that the constructs make. What the classes
mean is said at [transform](transform.md). The class of a block holds for all that is in it, except
where an argument of the block is listed by itself. What is not listed is guarded.
"""


def written() -> str:
    """The page."""
    return "\n".join([_INTRODUCTION, *_sections()])


def _sections() -> Iterator[str]:
    yield from _section("Arguments of every resource", META)
    for resource in sorted(CLASSES, key=lambda name: (name.startswith("data."), name)):
        yield from _section(f"Arguments of {resource}", CLASSES[resource])


def _section(title: str, classes: Classes) -> Iterator[str]:
    yield f"## {title}\n\n| argument | class |\n| --- | --- |"
    for name, kind in sorted(classes.listed.items()):
        said = kind.value
        if name in classes.stricter:
            said += ", unless it gets stricter"
        if kind is Kind.FIXED:
            said += f": {classes.fixed[name]}"
        yield f"| `{name}` | {said} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(written())
