"""``gatehouse sign-up``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import ClientOutput, Outputs, Password, Stack
from gatehouse.errors import CommandError


def sign_up(
    user: Annotated[str, typer.Argument(help="The e-mail address, or name, of the new user.")],
    password: Password = None,
    code: Annotated[
        str | None,
        typer.Option(
            help="The code from the mail; on a local AWS it is read from the mail itself."
        ),
    ] = None,
    client: ClientOutput = "UserPoolClient",
    outputs: Outputs = None,
    stack: Stack = None,
) -> None:
    """Sign a user up to a deployed app, and confirm the address on a local AWS."""
    from gatehouse.cli.console import out
    from gatehouse.deployed.sign_up import register_user
    from gatehouse.local.launcher.instance import project_folder

    if not password and not code:
        raise CommandError(
            f"{user} must have a password to sign up with.",
            "Give --password, or set GATEHOUSE_PASSWORD.",
            exit_code=2,
        )
    outcome = register_user(
        project_folder(),
        user,
        password or "",
        code=code,
        client=client,
        outputs=outputs,
        stack=stack,
    )
    out.print(outcome, markup=False)
