"""``gatehouse destroy``."""

from __future__ import annotations

from typing import Annotated

import typer


def destroy(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STACK]... [OPTION]...",
            help="Stacks and options of cdktf destroy, such as --auto-approve.",
            show_default="the only stack",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only look whether anything is protected.")
    ] = False,
) -> None:
    """Destroy a stack whole or not at all.

    Terraform stops half way at what AWS protects from deletion. This looks first.

    It reads the JSON, the state and a plan, names what is protected, and how to take it down.

    Exits with 1 if anything is protected; then nothing was destroyed.
    """
    from gatehouse.cli.console import note
    from gatehouse.deployed.destroying import destroy as destroy_stacks
    from gatehouse.deployed.project import Project
    from gatehouse.local.launcher.instance import project_folder

    destroy_stacks(Project(project_folder()), arguments or [], only_check=check)
    note("nothing is protected: gatehouse destroy would remove everything.")
