"""What the commands about places print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from gatehouse.deployed.project import Project
from gatehouse.errors import CommandError

if TYPE_CHECKING:
    from gatehouse.deployed.places import Constructs, Made


def constructs(stack: str | None) -> Constructs:
    """Read the places of one stack, or of all that were synthesized."""
    from gatehouse.deployed.places import Constructs
    from gatehouse.local.launcher.instance import project_folder

    folder = project_folder()
    return Constructs(folder, stacks_of(folder, stack))


def stacks_of(folder: Path, stack: str | None) -> dict[str, Path]:
    """The folders of one stack, or of all."""
    project = Project(folder)
    found = project.stacks(["*"])
    if stack is None:
        return found
    if stack not in found:
        raise CommandError(
            f"the stack must be one of those that were synthesized: {', '.join(sorted(found))}; "
            f"not {stack}.",
            exit_code=1,
        )
    return {stack: found[stack]}


def show(made: Sequence[Made], as_json: bool) -> None:
    """Print one line for each address, in columns that a terminal does not fold."""
    from rich.text import Text

    from gatehouse.cli.console import out

    if as_json:
        print(json.dumps([asdict(each) for each in made], indent=2))
        return
    for each in made:
        out.print(Text(each.address, "bold"))
        out.print(Text.assemble("  ", (each.construct, "cyan"), f"  {each.place}"))
        if each.source:
            out.print(Text(f"  {each.source}", "dim"))
