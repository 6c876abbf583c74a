"""Changes of access on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from gatehouse.access.changes.change import Change, Danger, by_danger
from gatehouse.cli.console import out

_STYLES = {
    Danger.PUBLIC: "bold red",
    Danger.WIDER: "yellow",
    Danger.UNKNOWN: "magenta",
    Danger.NARROWER: "green",
    Danger.GONE: "dim",
}


def show(found: Sequence[Change]) -> None:
    """Print one sentence a change, with a request that shows it and the line of Python."""
    for danger, listed in by_danger(list(found)):
        out.print(Text(danger.title, _STYLES[danger]))
        for change in listed:
            out.print(Text(f"  {change.sentence}  ({change.step})"))
            for name, text in (("request", change.request), ("line", change.place)):
                if text:
                    out.print(Text.assemble((f"    {name:<8}", "dim"), text))
