"""The two streams that commands print to."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from gatehouse.errors import CommandError

#: Standard output: what a command was asked for.
out = Console(soft_wrap=True, highlight=False)
#: Standard error: errors, progress and remarks.
err = Console(stderr=True, soft_wrap=True, highlight=False)


def note(message: str) -> None:
    """Print a remark to standard error."""
    err.print(f"gatehouse: {message}", markup=False)


def show_error(error: CommandError) -> None:
    """Print what is wrong, and what to do about it where that is known."""
    err.print("[red]error:[/red]", Text(error.message))
    if error.fix:
        err.print(error.fix, markup=False)
