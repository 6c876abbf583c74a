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
    attribute: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="An attribute: given_name=Ann; again for more."),
    ] = None,
    client: ClientOutput = "UserPoolClient",
    outputs: Outputs = None,
    stack: Stack = None,
) -> None:
    """Sign a user up to a deployed app, and confirm the address on a local AWS."""
    from gatehouse.cli.console import out
    from gatehouse.cli.secrets import secret
    from gatehouse.deployed.sign_up import attributes_of, register_user
    from gatehouse.local.launcher.instance import project_folder

    attributes = attributes_of(attribute or ())
    password = password if code else secret(password, f"Password of {user}")
    if not password and not code:
        raise CommandError(
            f"{user} must have a password to sign up with.",
            "Set GATEHOUSE_PASSWORD, give --password - to read it from standard input, or use a "
            "terminal, where it is asked for.",
            exit_code=2,
        )
    outcome = register_user(
        project_folder(),
        user,
        password or "",
        code=code,
        attributes=attributes,
        client=client,
        outputs=outputs,
        stack=stack,
    )
    out.print(outcome, markup=False)
