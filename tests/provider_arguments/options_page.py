"""The pages of options and arguments, written of what each option was measured to set.

``docs/option-arguments.md`` goes by option, and ``docs/argument-options.md`` by argument.
``python -m tests.provider_arguments.options_page`` writes them anew.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from .measuring import Measured, measure
from .varied import SETS_NOTHING

DOCS = Path(__file__).parents[2] / "docs"
BY_OPTION = DOCS / "option-arguments.md"
BY_ARGUMENT = DOCS / "argument-options.md"
#: How many arguments a row lists before it names their blocks alone.
_FEW = 6
#: What Terraform knows of every resource.
_META = frozenset({"count", "depends_on", "for_each", "lifecycle", "provider"})

_OPTIONS = """# Which option sets which argument

This table is measured. Each construct is synthesized with an option and without it, or with another
value if there must be one. What differs in the Terraform JSON is what the option sets. A resource
without an argument is one that the option makes or takes away. Of many arguments, the block stands
here. The same by argument: [what sets an argument](argument-options.md).

The option `transform` of a construct [reaches each argument](transform.md) of what it makes.
"""

_ARGUMENTS = """# What sets an argument

This table is measured too, as [which option sets which argument](option-arguments.md) is. Each
argument that ever stood in the Terraform JSON stands here. *The construct* sets an argument that no
option changes; it may name another resource. An argument that is not here is set by nothing: a
[`transform`](transform.md) reaches it. [What a transform may change](transform-arguments.md) lists
every argument.
"""


def by_option(measured: Measured) -> str:
    """The page that goes by option."""
    return "\n".join([_OPTIONS, *_sections(measured)])


def _sections(measured: Measured) -> Iterator[str]:
    telling = sorted(name for name, arguments in measured.options.items() if arguments)
    for owner, options in groupby(sorted(telling, key=_owner), key=_owner):
        yield f"## {owner}\n\n| option of `{owner}` | sets |\n| --- | --- |"
        for option in options:
            named = _listed(_few(measured.options[option]))
            yield f"| `{option.rpartition('.')[2]}` | {named} |"
        yield ""
    yield "## What sets no argument of its own\n\n| option | why |\n| --- | --- |"
    yield from (f"| `{option}` | {why} |" for option, why in sorted(SETS_NOTHING.items()))
    yield ""


def _owner(option: str) -> str:
    return option.rpartition(".")[0]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in names)


def _few(arguments: set[str]) -> list[str]:
    if len(arguments) <= _FEW:
        return sorted(arguments)
    return sorted({".".join(each.split(".")[:2]) for each in arguments})


def by_argument(measured: Measured) -> str:
    """The page that goes by argument."""
    setting: dict[str, set[str]] = {}
    for option, arguments in measured.options.items():
        for each in arguments:
            setting.setdefault(each, set()).add(option)
    written = sorted(each for each in measured.arguments if not each.startswith("data."))
    return "\n".join([_ARGUMENTS, *_resources(written, setting)])


def _resources(written: list[str], setting: dict[str, set[str]]) -> Iterator[str]:
    for resource, paths in groupby(written, key=lambda each: each.partition(".")[0]):
        yield f"## {resource}\n"
        if resource in setting:
            yield f"Made, or taken away, by {_listed(sorted(setting[resource]))}.\n"
        yield "| argument | set by |\n| --- | --- |"
        for path in paths:
            argument = path.partition(".")[2]
            if argument.partition(".")[0] not in _META:
                yield f"| `{argument}` | {_listed(sorted(_of(path, setting))) or 'the construct'} |"
        yield ""


def _of(path: str, setting: dict[str, set[str]]) -> set[str]:
    """Return the options that set an argument, or a block that it is in."""
    parts = path.split(".")
    return set().union(
        *(setting.get(".".join(parts[:end]), set()) for end in range(2, len(parts) + 1))
    )


def main() -> None:
    """Measure, and write the pages."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GATEHOUSE_LOCK_FILE"] = str(Path(folder) / "gatehouse.lock.json")
        os.chdir(folder)
        measured = measure(Path(folder))
        BY_OPTION.write_text(by_option(measured), "utf-8")
        BY_ARGUMENT.write_text(by_argument(measured), "utf-8")


if __name__ == "__main__":
    main()
