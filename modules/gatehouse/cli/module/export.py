"""``gatehouse module export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.module.options import Protect, Stack


def export(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The module's folder; made if it is not there.")
    ],
    stack: Stack = None,
    protect: Protect = None,
    overwrite: Annotated[
        bool, typer.Option(help="Lose files in the way that no export wrote.")
    ] = False,
) -> None:
    """Write a stack as a Terraform module.

    Plain Terraform calls the module: it has no backend and no provider of its own.

    The stage, the name and the tags are inputs, beside those that the source declares.

    Files that no export wrote stay, and stop it where they are in the way.
    """
    from gatehouse.cli import console
    from gatehouse.local.launcher.instance import project_folder
    from gatehouse.module.export import export as export_module
    from gatehouse.module.folder import publish
    from gatehouse.module.synths import AppFolder

    app = AppFolder(project_folder(), protect)
    with console.progress() as step:
        made = export_module(app, out, stack, progress=step)
    publish(out, made.files, made.record, overwrite=overwrite)
    console.out.print(
        f"{out}: the module of {made.record.stack}, {made.resources:,} resources.", markup=False
    )
    console.out.print(f"How to call it: {out / 'README.md'}", markup=False)
