"""The two streams that commands print to."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from gatehouse.errors import CommandError

# Control and format characters, halves of characters, separators of lines and paragraphs.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: A command behind a colon: it is copied, so it is not broken.
_COMMAND = re.compile(r"(?<=:) (?=(?:gatehouse|terraform|npx|npm|pip|pipenv|aws|export|eval|cd) )")
#: Columns below which breaking lines makes nothing better.
_NARROWEST = 40
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


def fitted(text: str, console: Console, *, hanging: int = 0) -> str:
    """Break lines of a terminal where words end.

    A command behind a colon gets a line of its own and stays whole, so that it can be copied. So
    does all that goes into a file or a pipe.

    Parameters
    ----------
    text : str
        The text.
    console : Console
        Where it is printed.
    hanging : int
        The column that it begins in, and each further line too. Default 0.
    """
    width = console.width - hanging
    if not console.is_terminal or width < _NARROWEST:
        return text
    lines = [part for line in text.split("\n") for part in _parts(line, width)]
    return f"\n{' ' * hanging}".join(lines)


def _parts(line: str, width: int) -> Iterator[str]:
    if len(line) <= width:
        yield line
        return
    prose, command = line, ""
    if found := _COMMAND.search(line):
        prose, command = line[: found.start()], line[found.end() :]
    yield from textwrap.wrap(prose, width, break_long_words=False, break_on_hyphens=False)
    if command:
        yield f"  {command}"


def note(message: str) -> None:
    """Print a remark to standard error."""
    err.print(fitted(f"gatehouse: {message}", err), markup=False)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is being done; into a file or a pipe nothing is written."""
    with err.status("") as status:
        yield lambda message: status.update(f"{message} ...")


def show_error(error: CommandError) -> None:
    """Print what is wrong, and what to do about it where that is known."""
    # The first line has the word before it, which is as long as what is cut off again.
    message = fitted(f"error: {printable(error.message, lines=True)}", err)
    err.print("[red]error:[/red]", Text(message.removeprefix("error: ")))
    if error.fix:
        err.print(fitted(error.fix, err), markup=False)
