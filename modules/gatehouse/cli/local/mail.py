"""``gatehouse local mail``."""

from __future__ import annotations

from typing import Annotated

import typer


def mail(
    to: Annotated[
        str,
        typer.Argument(help="Only messages to an address or number that contains this."),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a message.")] = False,
) -> None:
    """Show the e-mails and text messages that were sent, with the codes in them.

    A local AWS sends nothing: it keeps what Cognito and the app would send.

    gatehouse local mail ada@example.com
    """
    import json
    from dataclasses import asdict

    from rich.text import Text

    from gatehouse.cli.console import note, out
    from gatehouse.local.launcher.instance import newest_running, project_folder
    from gatehouse.local.launcher.outbox import messages

    found = list(messages(newest_running(project_folder()), to))
    if not found and not as_json:
        note(f"no message was sent{f' to {to}' if to else ''}")
    for each in found:
        if as_json:
            typer.echo(json.dumps(asdict(each)))
            continue
        subject = f" {each.subject}" if each.subject else ""
        out.print(Text.assemble((each.to, "cyan"), subject))
        out.print(Text(f"  {each.text}"))
