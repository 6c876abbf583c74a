"""``gatehouse guard``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.options import AsJson

#: The exit code for a plan that must not be applied.
REFUSED = 2


def guard(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STACK]... [OPTION]...",
            help="Stacks of the last synth, and options of cdktf deploy, such as --var.",
            show_default="the only stack",
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            help="What terraform show -json printed of a plan; - reads stdin.",
            show_default="the stacks are planned",
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Let this happen. Needs --reason."),
    ] = None,
    reason: Annotated[
        str, typer.Option(help="Why it may happen. It stays visible in what is printed.")
    ] = "",
    exceptions: Annotated[
        Path | None,
        typer.Option(help="The file of what is allowed.", show_default="gatehouse.exceptions.json"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Refuse a plan that loses data: users, items, objects, keys, addresses.

    It names the argument that forces it, what goes, and the ways out. What was only moved gets the
    block that saves it. Where the provider would fail half way, it says so before.

    Exits with 2 if the plan must not be applied.
    """
    import json

    from gatehouse.access.guard.report import as_json as written
    from gatehouse.access.guard.report import report
    from gatehouse.cli.console import out, progress
    from gatehouse.deployed.guarding import allowances, verdicts
    from gatehouse.deployed.project import Project
    from gatehouse.local.launcher.instance import project_folder

    project = Project(project_folder())
    allowed = allowances(project.folder, exceptions, allow or [], reason)
    with progress() as say:
        found = verdicts(project, arguments or [], plan, allowed, say)
    if as_json:
        print(json.dumps({name: written(each) for name, each in found.items()}, indent=2))
    for name, verdict in {} if as_json else found.items():
        out.print(name or "plan", style="bold", markup=False)
        out.print(report(verdict), markup=False, end="")
    if any(each.is_refused for each in found.values()):
        raise typer.Exit(REFUSED)
