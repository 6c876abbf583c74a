"""Show progress: a spinner on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

#: Seconds between two lines where there is no terminal to redraw.
_PAUSE = 10.0

Update = Callable[[str], None]


@contextlib.contextmanager
def working(console: Console, what: str) -> Iterator[Update]:
    """Show a piece of work while the block runs, and how long it took.

    Parameters
    ----------
    console : Console
        Where to print.
    what : str
        What is being done.

    Yields
    ------
    Update
        Call it with the progress so far.
    """
    started = time.monotonic()
    with _spinner(console, what) if console.is_terminal else _lines(console, what) as update:
        yield update
    console.print(f"{what}: {time.monotonic() - started:.0f} s", markup=False)


@contextlib.contextmanager
def _spinner(console: Console, what: str) -> Iterator[Update]:
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda detail: progress.update(task, description=f"{what}: {detail}")


@contextlib.contextmanager
def _lines(console: Console, what: str) -> Iterator[Update]:
    console.print(f"{what} ...", markup=False)
    printed = time.monotonic()

    def update(detail: str) -> None:
        nonlocal printed
        if time.monotonic() - printed > _PAUSE:
            printed = time.monotonic()
            console.print(f"{what}: {detail} ...", markup=False)

    yield update
