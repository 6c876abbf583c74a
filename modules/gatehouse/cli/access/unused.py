"""``gatehouse access unused``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.access.options import Account, Files, Region, Stack
from gatehouse.cli.options import AsJson


def unused(
    logs: Annotated[
        list[Path],
        typer.Argument(help="Files of CloudTrail, access logs of APIs, decisions of a local AWS."),
    ],
    files: Files = None,
    stack: Stack = None,
    as_json: AsJson = False,
    region: Region = None,
    account: Account = None,
) -> None:
    """Suggest narrower grants: rights that the logs never show in use.

    Of a service that no log has, nothing is called unused. CloudTrail records objects, items and
    calls of functions only where that was turned on.

    A local AWS keeps its decisions in the file that GATEHOUSE_DECISIONS names.
    """
    import json

    from gatehouse.access.unused.report import as_json as written
    from gatehouse.access.unused.report import report
    from gatehouse.cli.access.options import stack_files
    from gatehouse.cli.console import out
    from gatehouse.deployed.project import Project
    from gatehouse.deployed.reviewing import Asked, unused_of
    from gatehouse.local.launcher.instance import project_folder

    asked = Asked(stack_files(files), stack, region, account)
    found = unused_of(Project(project_folder()), asked, logs)
    if as_json:
        print(json.dumps(written(found), indent=2))
        return
    out.print(report(found), markup=False, end="")
