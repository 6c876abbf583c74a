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
    """Show the mails and text messages that the local AWS kept instead of sending them."""
    from rich.text import Text

    from gatehouse.cli.console import note, out
    from gatehouse.deployed.mailbox import NoCodeError, confirmation_code, messages
    from gatehouse.local.launcher.instance import newest_running, project_folder

    endpoint = newest_running(project_folder()).endpoint
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
        subject = (each.subject, "bold") if each.subject else "text message"
        out.print(Text.assemble((at, "dim"), "  ", (each.to, "cyan"), "  ", subject))
        for line in each.text.splitlines():
            out.print(Text(f"          {line}"))
    if not shown and not as_json:
        note("nothing was sent so far")
