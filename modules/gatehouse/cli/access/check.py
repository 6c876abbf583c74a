"""``gatehouse access check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.access.options import Account, Files, Region, Stack


def check(
    files: Files = None,
    stack: Stack = None,
    lock: Annotated[
        Path | None,
        typer.Option(help="The lock file.", show_default="access.lock.md beside cdktf.json"),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="Write the lock file as the source means it now.")
    ] = False,
    region: Region = None,
    account: Account = None,
) -> None:
    """Say whether access is as access.lock.md expects it.

    Each difference is one sentence, the most dangerous first.

    For CI: exits with 1 if there is a difference. Commit what --update writes: a pull request then
    shows who gains access.
    """
    from gatehouse.access.changes import changes
    from gatehouse.access.matrix import matrix_of
    from gatehouse.access.showing import LOCK_FILE, NotALock, facts_of, lock_text, read_lock
    from gatehouse.cli.access.options import model_of
    from gatehouse.cli.access.sentences import show
    from gatehouse.cli.console import note
    from gatehouse.errors import CommandError
    from gatehouse.local.launcher.instance import project_folder

    place = lock or project_folder() / LOCK_FILE
    facts = facts_of(matrix_of(model_of(files, stack=stack, region=region, account=account)))
    text = lock_text(facts)
    fix = "Write it, read it, commit it: gatehouse access check --update"
    try:
        before = place.read_text("utf-8") if place.exists() else None
        if update:
            if before != text:
                place.write_text(text, "utf-8")
            note(f"{place.name} is {'as it was' if before == text else 'written'}")
            return
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{place} must be a file of text: {error}.", exit_code=1) from None
    if before is None:
        raise CommandError(f"{place} must be there, to compare with.", fix, exit_code=1)
    if before == text:
        note(f"access is as {place.name} expects it")
        return
    try:
        show(changes(read_lock(before, place.name), facts))
    except NotALock as error:
        raise CommandError(f"{error}.", fix, exit_code=1) from None
    said = f"access is not as {place.name} expects it."
    fix = "If it is meant to be: gatehouse access check --update"
    raise CommandError(said, fix, exit_code=1)
