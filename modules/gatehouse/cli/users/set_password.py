"""``gatehouse users set-password``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import (
    AsJsonLines,
    Chosen,
    OnAws,
    PasswordFromStdin,
    WhichPool,
    WhichUser,
)


def set_password_of(
    user: WhichUser,
    from_stdin: PasswordFromStdin = False,
    temporary: Annotated[
        bool, typer.Option("--temporary", help="The user must change it at the next sign-in.")
    ] = False,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Set a user's password.

    It is asked for at a prompt, or read from standard input or GATEHOUSE_PASSWORD: an argument
    would be seen in the list of processes.
    """
    from gatehouse.cli.users.printing import done
    from gatehouse.cli.users.secrets import read_password
    from gatehouse.deployed.users import set_password

    directory, found = Chosen(pool, stack, outputs, on_aws).user(user)
    set_password(directory, found, read_password(from_stdin=from_stdin), temporary=temporary)
    done(as_json, found, "has a temporary password." if temporary else "has a new password.")
