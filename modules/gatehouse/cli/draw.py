"""``gatehouse draw``."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.cli.access.options import Files, Stack


class Format(str, Enum):
    """What a picture is written as."""

    svg = "svg"
    mermaid = "mermaid"


def draw(
    files: Files = None,
    stack: Stack = None,
    form: Annotated[
        Format,
        typer.Option("--format", help="SVG, or Mermaid for GitHub, GitLab and wikis."),
    ] = Format.svg,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The file to write.", show_default="standard output"),
    ] = None,
) -> None:
    """Draw what an app is made of, and who calls what.

    People, pools, roles, routes, functions and data stand in columns, with arrows between them.

    It reads what the last synth wrote, and asks nobody. An arrow means that the policies allow it;
    a dashed one, that it depends on something that can't be known from there.

    The picture stays as it is when lines of the source change their order.
    """
    from gatehouse.access.drawing import as_mermaid, as_svg, drawing_of
    from gatehouse.access.matrix import matrix_of
    from gatehouse.cli.access.options import model_of
    from gatehouse.cli.console import note, progress
    from gatehouse.errors import CommandError

    with progress() as step:
        step("reading")
        matrix = matrix_of(
            model_of(files, stack=stack), None, lambda done, of: step(f"thing {done:,} of {of:,}")
        )
    drawing = drawing_of(matrix)
    text = as_svg(drawing) if form is Format.svg else as_mermaid(drawing)
    if out is None:
        print(text, end="")
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise CommandError(
            f"{out} must be a file that can be written: {error.strerror}.",
            "Name another one: --out app.svg",
            exit_code=1,
        ) from None
    note(f"drawn: {out}")
