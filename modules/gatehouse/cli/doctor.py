"""``gatehouse doctor``."""

from __future__ import annotations

import json

import typer

from gatehouse.cli.options import AsJson


def doctor(as_json: AsJson = False) -> None:
    """Look whether this machine has what Gatehouse needs, and say what to do where it has not.

    It works anywhere, also without a project and without a network.

    Exits with 1 if something that is needed is broken.
    """
    from rich.table import Table
    from rich.text import Text

    from gatehouse.cli.console import out, progress
    from gatehouse.deployed.doctor import examine
    from gatehouse.local.launcher.instance import project_folder

    with progress() as say:
        found = examine(project_folder(), say)
    broken = any(each.state == "broken" for each in found)
    if as_json:
        print(json.dumps([each.as_json() for each in found], indent=2))
        raise typer.Exit(broken)
    table = Table.grid(padding=(0, 2, 0, 0))
    for each in found:
        sign, style = _SIGNS[each.state]
        text = Text(each.found, overflow="fold")
        table.add_row(Text(sign, style), Text(each.name, "bold"), text)
        if each.fix and each.state != "ok":
            table.add_row("", "", Text(each.fix, "dim", overflow="fold"))
    # Lines of a pipe are not broken: somebody searches in them.
    out.print(table, width=None if out.is_terminal else 1000)
    raise typer.Exit(broken)


_SIGNS = {
    "ok": ("ok", "green"),
    "warning": ("warning", "yellow"),
    "broken": ("broken", "bold red"),
    "unknown": ("unknown", "magenta"),
}
