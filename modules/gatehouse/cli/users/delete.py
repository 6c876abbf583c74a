"""``gatehouse users delete``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool, WhichUser


def delete(
    user: WhichUser,
    yes: Annotated[
        str | None,
        typer.Option(
            "--yes", metavar="USER", help="The user once more, in scripts.", show_default="ask"
        ),
    ] = None,
    protected: Annotated[
        str | None,
        typer.Option(
            "--protected",
            metavar="POOL",
            help="The pool's id, where deletion protection is on, in scripts.",
            show_default="ask",
        ),
    ] = None,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Remove a user for good; the name must be typed first.

    Where the pool is protected, its id must be typed too. What the user owns in tables and buckets
    stays, and so does the identity id.
    """
    from gatehouse.cli.users.asking import ask_for
    from gatehouse.cli.users.printing import done
    from gatehouse.deployed.users import delete_user, describe

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    question = f"Delete {found.label} ({found.name}) from {directory.pool} on {directory.place}?"
    ask_for(user, question, yes, "--yes")
    if describe(directory).is_protected:
        question = f"{directory.pool} is protected: people use it."
        ask_for(directory.pool, question, protected, "--protected")
    delete_user(directory, found)
    done(as_json, found, "is deleted.")
