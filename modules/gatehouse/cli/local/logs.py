"""``gatehouse local logs``."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from gatehouse.local.launcher.instance import Running


def logs(
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C or the end of the local AWS.")
    ] = False,
    group: Annotated[
        str, typer.Option(help="Only log groups whose name contains this.", show_default="all")
    ] = "",
    decisions: Annotated[
        bool,
        typer.Option(
            "--decisions", help="Show instead what was allowed and refused so far, and by what."
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With --decisions: one JSON object a line.")
    ] = False,
) -> None:
    """Show what functions have printed and who called the APIs, oldest first.

    gatehouse local logs --group notes

    gatehouse local logs --decisions
    """
    from rich.text import Text

    from gatehouse.cli.console import out
    from gatehouse.local.launcher.instance import newest_running, project_folder
    from gatehouse.local.launcher.logs import entries

    instance = newest_running(project_folder())
    if decisions:
        _show_decisions(instance, as_json)
        return
    for entry in entries(instance, group=group, follow=follow):
        at = datetime.fromtimestamp(entry.timestamp / 1000).strftime("%H:%M:%S.%f")[:-3]
        for line in entry.message.splitlines() or [""]:
            out.print(Text.assemble((at, "dim"), " ", (entry.group, "cyan"), " ", line))


def _show_decisions(instance: Running, as_json: bool) -> None:
    import json
    from dataclasses import asdict

    from rich.text import Text

    from gatehouse.cli.console import out
    from gatehouse.local.launcher.decisions import decisions

    for each in decisions(instance):
        if as_json:
            typer.echo(json.dumps(asdict(each)))
            continue
        at = datetime.fromtimestamp(each.time).strftime("%H:%M:%S.%f")[:-3]
        word, style = ("allowed", "green") if each.allowed else ("refused", "red")
        out.print(Text.assemble((at, "dim"), " ", (word, style), " ", (each.layer, "cyan")))
        out.print(Text(f"  {each.reason}"))
        if each.policy:
            out.print(Text(f"  by {each.sid} of {each.policy}", style="dim"))
