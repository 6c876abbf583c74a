"""``gatehouse users list``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool


def list_users(
    filter_: Annotated[
        str,
        typer.Option(
            "--filter",
            help="One attribute, = or ^= (begins with), and a value: 'email ^= \"a\"'. Cognito "
            "searches username, email, phone_number, name, given_name, family_name, "
            "preferred_username, cognito:user_status, status and sub.",
            show_default="all users",
        ),
    ] = "",
    status: Annotated[
        str,
        typer.Option(help="CONFIRMED, UNCONFIRMED, FORCE_CHANGE_PASSWORD, ...", show_default="any"),
    ] = "",
    group: Annotated[str, typer.Option(help="Only users of this group.", show_default="any")] = "",
    enabled: Annotated[
        bool | None,
        typer.Option(
            "--enabled/--disabled", help="Who can sign in, or can't.", show_default="both"
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="The most to list.", show_default="all")
    ] = None,
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """List the users of a deployed app."""
    from gatehouse.cli.console import note
    from gatehouse.cli.users.printing import json_line, show_users
    from gatehouse.deployed.users import Search, search_users

    search = Search(filter=filter_, status=status, group=group, enabled=enabled)
    directory = Chosen(pool, stack, outputs, on_aws).directory()
    found = search_users(directory, search, limit=limit)
    if as_json:
        for user in found:
            json_line(user.as_json())
        return
    count = show_users(found)
    note(f"{count:,} user{'' if count == 1 else 's'} of {directory.pool} on {directory.place}")
