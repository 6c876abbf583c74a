"""``gatehouse users create``."""

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
)
from gatehouse.cli.users.pairs import read_pairs


def create(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The address, or the name where users have one.")
    ],
    attribute: Annotated[
        list[str] | None,
        typer.Option("--attribute", "-a", metavar="NAME=VALUE", help="An attribute; repeatable."),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(metavar="GROUP", help="A group to put the user in; repeatable."),
    ] = None,
    verified: Annotated[
        bool, typer.Option("--verified", help="The addresses are known to be the user's.")
    ] = False,
    password: Annotated[
        bool,
        typer.Option(
            "--with-password",
            help="Set a password that stays, and send no invitation. It is asked for, or read "
            "from GATEHOUSE_PASSWORD.",
        ),
    ] = False,
    from_stdin: PasswordFromStdin = False,
    invite: Annotated[bool, typer.Option(help="Send the temporary password to the user.")] = True,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EMAIL|SMS",
            help="How it is sent; repeatable.",
            show_default="the address there is",
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Invite somebody once more, who is there already.")
    ] = False,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Make a user, who gets an invitation with a temporary password."""
    from gatehouse.cli.users.printing import done
    from gatehouse.cli.users.secrets import read_password
    from gatehouse.deployed.users import create_user, invite_again

    chosen = Chosen(pool, stack, outputs, on_aws)
    if again:
        directory, found = chosen.user(name)
        invite_again(directory, found)
        done(as_json, found, "is invited again.")
        return
    attributes = read_pairs(attribute or [], "--attribute")
    secret = read_password(from_stdin=from_stdin) if password or from_stdin else None
    made = create_user(
        chosen.directory(),
        name,
        attributes,
        password=secret,
        invite=invite,
        by=by or (),
        groups=group or (),
        verified=verified,
    )
    if secret is not None:
        said = "is there, with the password that you set."
    else:
        said = "is invited." if invite else "is there, without an invitation."
    done(as_json, made, said, status=made.status)
