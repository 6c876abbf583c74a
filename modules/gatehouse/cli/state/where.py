"""``gatehouse state where``."""

from __future__ import annotations

from typing import Annotated

import typer

from gatehouse.cli.options import AsJson, Stack


def where(
    address: Annotated[str, typer.Argument(help="A line of terraform state list, or of a plan.")],
    stack: Stack = None,
    as_json: AsJson = False,
) -> None:
    """Show which construct made an address, and the line of the source.

    It reads what the last synth wrote: synthesize the stage first whose state it is.
    """
    from gatehouse.cli.state.shown import constructs, show

    show(constructs(stack).where(address), as_json)
