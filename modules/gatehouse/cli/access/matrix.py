"""``gatehouse access matrix``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.access.options import Account, Files, Rcp, Region, Scp, Stack
from gatehouse.cli.options import AsJson


def matrix(
    files: Files = None,
    stack: Stack = None,
    as_json: AsJson = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw a picture into a file, too.")
    ] = None,
    scp: Scp = None,
    rcp: Rcp = None,
    region: Region = None,
    account: Account = None,
) -> None:
    """Show who may do what: each caller, each route, folder, item and function.

    It reads what the last synth wrote, and asks nobody.

    What can't be known from that is said, and never counts as safe.
    """
    from gatehouse.access.matrix import matrix_of
    from gatehouse.access.showing import as_json as json_of
    from gatehouse.access.showing import as_markdown as markdown_of
    from gatehouse.access.showing import as_svg
    from gatehouse.cli.access.options import caps_of, model_of
    from gatehouse.cli.access.table import show
    from gatehouse.cli.console import note, progress
    from gatehouse.deployed.writing import write_text

    with progress() as step:
        step("reading")
        model = model_of(files, stack=stack, region=region, account=account)
        made = matrix_of(
            model, caps_of(scp, rcp), lambda done, of: step(f"thing {done:,} of {of:,}")
        )
    if svg is not None:
        write_text(svg, as_svg(made))
        note(f"drawn: {svg}")
    if as_json:
        print(json_of(made))
    elif as_markdown:
        print(markdown_of(made), end="")
    else:
        show(made)
