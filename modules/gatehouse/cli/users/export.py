"""``gatehouse users export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool


def export(
    file: Annotated[Path, typer.Argument(help="The file to write, which only you can read.")],
    group: Annotated[str, typer.Option(help="Only users of this group.", show_default="any")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Write the users of a pool to a file: attributes, groups, status.

    Passwords and second factors are not in it: Cognito lets neither out.

    One that was interrupted goes on, if it is typed again within an hour.
    """
    from gatehouse.cli.console import note
    from gatehouse.cli.users.printing import json_line, progress_bar
    from gatehouse.deployed.users import Search, describe
    from gatehouse.deployed.users.transfer import export_users
    from gatehouse.errors import CommandError

    if file.exists() and not force:
        raise CommandError(
            f"{file} is there already.", "Name another file, or replace it: --force", exit_code=2
        )
    directory = Chosen(pool, stack, outputs, on_aws).directory()
    estimated = describe(directory).estimated_users

    def progress(count: int) -> None:
        if count % 60 == 0:
            progress_bar(count, max(estimated, count + 1), "users read:")

    exported = export_users(directory, file, Search(group=group), progress=progress)
    if as_json:
        json_line({"file": str(file), "pool": exported.pool, "users": len(exported.members)})
    else:
        note(f"{len(exported.members):,} users of {exported.pool} are in {file}")
