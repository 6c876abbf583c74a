"""``--keep`` without a name: the app's own local AWS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from typer.core import TyperCommand

#: The name of the local AWS that ``--keep`` alone keeps.
OWN = "dev"
_KEEP = "--keep"


class KeepingCommand(TyperCommand):
    """A command whose ``--keep`` may stand without a name; Typer has no such option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Name what has no name, and read the arguments as ever."""
        return super().parse_args(ctx, list(self.named(args)))

    def named(self, args: Iterable[str]) -> Iterator[str]:
        """Yield the arguments, with a name behind each ``--keep`` that has none."""
        rest = list(args)
        takes_value = {
            name
            for each in self.params
            if not getattr(each, "is_flag", False) and not getattr(each, "count", False)
            for name in each.opts
        }
        while rest:
            word = rest.pop(0)
            # From here on it is another command with options of its own.
            if word == "--" or not word.startswith("-"):
                yield word
                break
            yield word
            if word == _KEEP and (not rest or rest[0].startswith("-")):
                yield OWN
            elif word in takes_value and rest:
                yield rest.pop(0)
        yield from rest
