"""``gatehouse users whois``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import Outputs, Stack
from gatehouse.cli.users.options import AsJsonLines, Chosen, OnAws, WhichPool


def whois_(
    who: Annotated[
        str, typer.Argument(metavar="IDENTITY_OR_USER", help="An identity id, or a user.")
    ],
    table: Annotated[
        str | None,
        typer.Option(
            help="A table of the app's own that holds both.",
            show_default="the output IdentityTable",
        ),
    ] = None,
    identity_attribute: Annotated[
        str, typer.Option(help="The table's attribute with the identity id.")
    ] = "userId",
    sub_attribute: Annotated[
        str, typer.Option(help="The table's attribute with the user's sub.")
    ] = "sub",
    pool: WhichPool = None,
    stack: Stack = None,
    outputs: Outputs = None,
    on_aws: OnAws = False,
    as_json: AsJsonLines = False,
) -> None:
    """Say which user an identity id is, or which identity id a user has, and who knows it.

    Cognito has no operation for that. Asked are, in this order: the local AWS, a table of the
    app's own, and the access log of the API. Exits with 1 if none of them knows.
    """
    from rich.text import Text

    from gatehouse.cli.console import out, printable
    from gatehouse.cli.users.printing import json_line
    from gatehouse.deployed.users import LinkTable, whois

    directory = Chosen(pool, stack, outputs, on_aws).directory()
    named = table or directory.identity_table
    link = LinkTable(named, identity_attribute, sub_attribute) if named else None
    found = whois(directory, who, table=link)
    if as_json:
        json_line(found.as_json())
    elif found.source:
        user = found.user.label if found.user else "a user who is not there, or no longer"
        out.print(Text(f"identity  {printable(found.identity)}"))
        out.print(Text(f"user      {printable(user)}"))
        out.print(Text(f"sub       {printable(found.sub)}"))
        out.print(Text(f"source    {found.source}", "dim"))
    else:
        for each in found.looked:
            out.print(Text.assemble((each.source, "bold"), " ", printable(each.outcome)))
        out.print("The link is not known until the user signs in, or calls a route with IAM.")
    raise typer.Exit(0 if found.source else 1)
