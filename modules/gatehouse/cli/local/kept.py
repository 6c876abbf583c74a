"""``gatehouse local kept`` and ``gatehouse local delete``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import AsJson


def kept(as_json: AsJson = False) -> None:
    """List the local AWS of this project that keep their state."""
    import json
    from datetime import datetime

    from rich.table import Table

    from gatehouse.cli.console import note, out
    from gatehouse.local.launcher import kept as instances
    from gatehouse.local.launcher.instance import project_folder

    found = instances.kept(project_folder())
    if as_json:
        rows = [
            {
                "name": each.name,
                "port": each.port,
                "region": each.region,
                "up": each.is_up,
                "bytes": each.size,
                "used": each.used,
                "problem": each.problem,
            }
            for each in found
        ]
        typer.echo(json.dumps(rows))
        return
    if not found:
        note("nothing is kept in this project; keep it with: gatehouse local up --keep")
        return
    table = Table("name", "port", "region", "MB", "last written", box=None)
    for each in found:
        when = "up" if each.is_up else datetime.fromtimestamp(each.used).strftime("%Y-%m-%d %H:%M")
        port, region = (str(each.port), each.region) if not each.problem else ("", "unreadable")
        table.add_row(each.name, port, region, f"{each.size / 1e6:.1f}", when)
    out.print(table)


def delete(
    name: Annotated[str, typer.Argument(help="The name, as gatehouse local kept lists it.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a kept local AWS, with its users, its data and its Terraform state."""
    from gatehouse.cli.console import note
    from gatehouse.local.launcher import kept as instances
    from gatehouse.local.launcher.instance import project_folder

    instances.check_name(name)
    if not yes:
        typer.confirm(f"Delete the kept local AWS {name} and all that is in it?", abort=True)
    instances.delete(project_folder(), name)
    note(f"the kept local AWS {name} is deleted")
