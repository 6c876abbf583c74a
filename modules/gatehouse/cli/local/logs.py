"""``gatehouse local logs``."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer


def logs(
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C or the end of the local AWS.")
    ] = False,
    group: Annotated[
        str, typer.Option(help="Only log groups whose name contains this.", show_default="all")
    ] = "",
) -> None:
    """Show what functions have printed and who called the APIs, oldest first."""
    from rich.text import Text

    from gatehouse.cli.console import out
    from gatehouse.local.launcher.instance import newest_running, project_folder
    from gatehouse.local.launcher.logs import entries

    for entry in entries(newest_running(project_folder()), group=group, follow=follow):
        at = datetime.fromtimestamp(entry.timestamp / 1000).strftime("%H:%M:%S.%f")[:-3]
        for line in entry.message.splitlines() or [""]:
            out.print(Text.assemble((at, "dim"), " ", (entry.group, "cyan"), " ", line))
