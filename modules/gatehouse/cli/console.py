"""The two streams that commands print to."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from gatehouse.errors import CommandError

# Control and format characters, halves of characters, separators of lines and paragraphs.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Standard output: what a command was asked for.
out = Console(soft_wrap=True, highlight=False)
#: Standard error: errors, progress and remarks.
err = Console(stderr=True, soft_wrap=True, highlight=False)


def printable(text: str, *, lines: bool = False) -> str:
    """Escape what would steer a terminal or turn a line around, as a user's name could.

    Parameters
    ----------
    text : str
        What somebody else wrote.
    lines : bool
        Whether ends of lines and tabs stay as they are. Default False.
    """
    kept = "\n\t" if lines else ""
    return "".join(
        each
        if each in kept or unicodedata.category(each) not in _STEERING
        else each.encode("unicode_escape").decode()
        for each in text
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
    err.print("[red]error:[/red]", Text(printable(error.message, lines=True)))
    if error.fix:
        err.print(error.fix, markup=False)
