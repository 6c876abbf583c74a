"""The two streams that commands print to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from gatehouse.errors import CommandError

#: Standard output: what a command was asked for.
out = Console(soft_wrap=True, highlight=False)
#: Standard error: errors, progress and remarks.
err = Console(stderr=True, soft_wrap=True, highlight=False)


def plain(text: str) -> str:
    """Write a text that somebody else chose so that a terminal shows it and does nothing else."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def note(message: str) -> None:
    """Print a remark to standard error."""
    err.print(f"gatehouse: {message}", markup=False)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is being done; into a file or a pipe nothing is written."""
    with err.status("") as status:
        yield lambda message: status.update(f"{message} ...")


def show_error(error: CommandError) -> None:
    """Print what is wrong, and what to do about it where that is known."""
    err.print("[red]error:[/red]", Text(error.message))
    if error.fix:
        err.print(error.fix, markup=False)
