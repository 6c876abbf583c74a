"""``gatehouse new``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def new(
    name: Annotated[str, typer.Argument(help="The app's name, and the name of its folder.")],
    example: Annotated[
        str | None,
        typer.Option(
            "--example",
            metavar="EXAMPLE",
            help="The example to begin with; one that does not exist lists all of them.",
        ),
    ] = None,
) -> None:
    """Write a small app with sign-up, login and an API, to go on from."""
    from gatehouse.cli.console import out
    from gatehouse.templates.new import write_app

    write_app(name, Path.cwd(), example)
    out.print(f"{name} is written. Now type:", markup=False)
    out.print(f"  cd {name}", markup=False)
    out.print("  PIPENV_VENV_IN_PROJECT=1 pipenv install --dev && npm install", markup=False)
    out.print("  pipenv run pytest", markup=False)
    out.print("  pipenv run gatehouse dev", markup=False)
