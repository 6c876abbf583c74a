"""``gatehouse mail``."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from gatehouse.cli.options import AsJson
from gatehouse.errors import CommandError


def mail(
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C or the end of the local AWS.")
    ] = False,
    to: Annotated[
        str, typer.Option(help="Only what was sent to this address or number.", show_default="all")
    ] = "",
    code: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Print the newest code for this address alone, for scripts."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the mails and text messages that the local AWS kept instead of sending them.

    Codes, invitations and what triggers wrote are among them, of all user pools. Real AWS sends
    its messages and keeps none: they are at the address alone.
    """
    from rich.text import Text

    from gatehouse.cli.console import note, out, printable
    from gatehouse.deployed.mailbox import (
        NoCodeError,
        confirmation_code,
        endpoint_with_mail,
        messages,
    )
    from gatehouse.local.launcher.instance import project_folder

    if code is not None and (follow or to or as_json):
        raise CommandError(
            "--code prints one code alone, and goes with no other option.",
            f"Leave the others out: gatehouse mail --code {code}",
            exit_code=2,
        )
    endpoint = endpoint_with_mail(project_folder())
    if code is not None:
        try:
            print(confirmation_code(endpoint, code))
        except NoCodeError as error:
            raise CommandError(
                f"{error}.", "See what was sent: gatehouse mail", exit_code=1
            ) from None
        return
    shown = False
    for each in messages(endpoint, to=to, follow=follow):
        shown = True
        if as_json:
            print(json.dumps({**asdict(each), "code": each.code}), flush=True)
            continue
        at = datetime.fromtimestamp(each.at).strftime("%H:%M:%S") if each.at else "        "
        subject = (printable(each.subject), "bold") if each.subject else "text message"
        out.print(Text.assemble((at, "dim"), "  ", (printable(each.to), "cyan"), "  ", subject))
        for line in each.text.split("\n"):
            out.print(Text(f"          {printable(line)}"))
    if not shown and not as_json:
        note("nothing was sent so far")
