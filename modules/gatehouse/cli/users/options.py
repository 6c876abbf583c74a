"""What the commands for users share: how the pool is named, and the user."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gatehouse.deployed.users import Directory, User

WhichUser = Annotated[
    str,
    typer.Argument(
        metavar="USER",
        help="The e-mail address, phone number, user name or sub. Write -- before a name that "
        "begins with a dash.",
    ),
]
WhichPool = Annotated[
    str | None,
    typer.Option(
        "--pool",
        help="The pool's id, or the output that holds it.",
        show_default="the only one of the outputs",
    ),
]
OnAws = Annotated[
    bool, typer.Option("--aws", help="The pool is on real AWS, even where a local AWS is up.")
]
AsJsonLines = Annotated[
    bool, typer.Option("--json", help="Print one JSON object a line, for scripts.")
]
PasswordFromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@dataclass(frozen=True)
class Chosen:
    """The pool that a command works on.

    Parameters
    ----------
    pool, stack : str or None
        What was typed.
    outputs : Path or None
        The file with the outputs.
    on_aws : bool
        Whether it is on real AWS.
    """

    pool: str | None
    stack: str | None
    outputs: Path | None
    on_aws: bool

    def directory(self) -> Directory:
        """Find it."""
        from gatehouse.cli.console import note
        from gatehouse.deployed.users import find_directory
        from gatehouse.local.launcher.instance import project_folder

        found = find_directory(
            project_folder(),
            pool=self.pool,
            outputs=self.outputs,
            stack=self.stack,
            on_aws=self.on_aws,
        )
        found.on_throttle(note)
        return found

    def user(self, text: str) -> tuple[Directory, User]:
        """Find it, and a user in it."""
        from gatehouse.deployed.users import find_user

        directory = self.directory()
        return directory, find_user(directory, text)
