"""``gatehouse state of``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import AsJson, Stack


def of(
    construct: Annotated[
        str, typer.Argument(help="A construct's id or path: UserPool, notes-dev/UserPool.")
    ],
    stack: Stack = None,
    as_json: AsJson = False,
) -> None:
    """Show the addresses that a construct made, itself and by what is inside of it.

    It reads what the last synth wrote.
    """
    from gatehouse.cli.state.shown import constructs, show

    show(constructs(stack).of(construct), as_json)
