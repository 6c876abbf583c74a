"""Options of the commands about modules."""

from __future__ import annotations

from typing import Annotated

import typer

Stack = Annotated[
    str | None,
    typer.Argument(help="The stack, without its stage.", show_default="the app's only stack"),
]
Protect = Annotated[
    bool | None,
    typer.Option(
        help="Protect what holds data from deletion, in AWS and in Terraform.",
        show_default="what the source says of a stage that is no production",
    ),
]
