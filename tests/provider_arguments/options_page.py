"""The page ``docs/option-arguments.md``, written of what each option was measured to set.

``python -m tests.provider_arguments.options_page`` writes it anew.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from .measuring import Measured, measure
from .tables import DOCS

PAGE = DOCS / "option-arguments.md"
#: How many arguments a row lists before it names their blocks alone.
_FEW = 6

_INTRODUCTION = """# Which option sets which argument

This table is measured. Each construct is synthesized with an option and without it, or with another
value if there must be one. What differs in the Terraform JSON is what the option sets. A resource
without an argument is one that the option makes or takes away. Of many arguments, the block stands
here.
"""


def written(measured: Measured) -> str:
    """The page."""
    return "\n".join([_INTRODUCTION, *_sections(measured)])


def _sections(measured: Measured) -> Iterator[str]:
    telling = sorted(name for name, arguments in measured.items() if arguments)
    for kind, options in groupby(telling, key=lambda name: name.partition(".")[0]):
        yield f"## What {kind} sets\n\n| option of `{kind}` | sets |\n| --- | --- |"
        for option in options:
            named = ", ".join(f"`{each}`" for each in _few(measured[option]))
            yield f"| `{option.partition('.')[2]}` | {named} |"
        yield ""


def _few(arguments: set[str]) -> list[str]:
    if len(arguments) <= _FEW:
        return sorted(arguments)
    return sorted({".".join(each.split(".")[:2]) for each in arguments})


def main() -> None:
    """Measure, and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GATEHOUSE_LOCK_FILE"] = str(Path(folder) / "gatehouse.lock.json")
        os.chdir(folder)
        PAGE.write_text(written(measure(Path(folder))), "utf-8")


if __name__ == "__main__":
    main()
