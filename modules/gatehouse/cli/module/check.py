"""``gatehouse module check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    folder: Annotated[Path, typer.Argument(help="The folder of a module that was exported.")],
) -> None:
    """Say whether a module is what its source would export now.

    For CI: exits with 1, and names the files, if it is not.
    """
    from gatehouse.cli import console
    from gatehouse.errors import CommandError
    from gatehouse.local.launcher.instance import project_folder
    from gatehouse.module.export import export
    from gatehouse.module.folder import RECORD, Record, differences
    from gatehouse.module.synths import AppFolder

    record = Record.of(folder)
    if record is None:
        raise CommandError(
            f"{folder} must be the folder of a module that was exported, with {RECORD}.",
            f"Export it: gatehouse module export --out {folder}",
            exit_code=1,
        )
    with console.progress() as step:
        made = export(AppFolder(project_folder(), record.protect), folder, None, progress=step)
    found = differences(folder, made.files)
    if found:
        protect = {None: "", True: " --protect", False: " --no-protect"}[record.protect]
        raise CommandError(
            "\n  ".join([f"{folder} is not what the source would export now:", *found]),
            f"Export it again: gatehouse module export {record.stack} --out {folder}{protect}",
            exit_code=1,
        )
    console.note(f"{folder} is what the source would export now.")
