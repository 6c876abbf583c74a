"""``gatehouse access findings``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.access.options import Account, Files, Region, Stack
from gatehouse.cli.options import AsJson

#: The exit code where something was found.
FOUND = 2


def findings(
    files: Files = None,
    stack: Stack = None,
    sarif: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write SARIF 2.1.0 into a file, too.")
    ] = None,
    exceptions: Annotated[
        Path | None,
        typer.Option(help="The file of exceptions.", show_default="gatehouse.exceptions.json"),
    ] = None,
    emergency: Annotated[
        str,
        typer.Option(
            metavar="REASON",
            envvar="GATEHOUSE_EMERGENCY",
            help="Let exceptions hold that are over, for a deployment that can't wait.",
        ),
    ] = "",
    as_json: AsJson = False,
    region: Region = None,
    account: Account = None,
) -> None:
    """Find mistakes in who may do what, from people to routes, folders and items.

    An exception in gatehouse.exceptions.json has a reason, an owner and a last day. After it, the
    finding fails again.

    Exits with 2 if there is a finding without an exception.
    """
    import json

    from gatehouse.access.findings.report import as_json as written
    from gatehouse.access.findings.report import report
    from gatehouse.cli.access.options import stack_files
    from gatehouse.cli.console import note, out
    from gatehouse.deployed.project import Project
    from gatehouse.deployed.reviewing import Asked, reviewed, sarif_of
    from gatehouse.local.launcher.instance import project_folder

    project = Project(project_folder())
    asked = Asked(stack_files(files), stack, region, account)
    model, review = reviewed(project, asked, exceptions, emergency)
    if sarif is not None:
        sarif_of(review, model, sarif)
    if as_json:
        print(json.dumps(written(review, model), indent=2))
    else:
        out.print(report(review, model), markup=False, end="")
    if emergency.strip():
        note(f"an emergency, so exceptions hold that are over: {emergency.strip()}")
    if review.open:
        raise typer.Exit(FOUND)
