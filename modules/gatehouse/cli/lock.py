"""``gatehouse lock``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def lock(
    stacks: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STACK]...", help="Stacks of the last synth.", show_default="the only stack"
        ),
    ] = None,
    never_deployed: Annotated[
        bool,
        typer.Option("--never-deployed", help="Take out all of the stacks: they have no state."),
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option(help="The lock file, if App(lock_file=...) names another."),
    ] = None,
) -> None:
    """Make the lock file say what is deployed.

    A synth records what the source says. What was only synthesized is then in the file too, and
    what something else made and Terraform imported is not.

    This reads the state, and asks AWS for what is there now. It changes neither.
    """
    from gatehouse.cli.console import note, out
    from gatehouse.deployed.locking import lock_file_of, record_deployed
    from gatehouse.deployed.project import Project
    from gatehouse.local.launcher.instance import project_folder

    project = Project(project_folder())
    found = project.stacks(stacks or [], command="lock")
    path = lock_file_of(project.folder, file)
    said = record_deployed(path, found, never=never_deployed)
    for line in said:
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    note(f"{path.name} was changed." if said else f"{path.name} says what is deployed already.")
