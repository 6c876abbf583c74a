"""Lists that are too long for one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from starlette.requests import Request

_Item = TypeVar("_Item")
_SHOWN = 100


@dataclass(frozen=True)
class Part(Generic[_Item]):
    """A part of a list whose newest comes first.

    Parameters
    ----------
    items : sequence
        The part.
    number : int
        Which part it is, from 1 on.
    has_older : bool
        Whether another one follows.
    """

    items: Sequence[_Item]
    number: int
    has_older: bool


def number_of(request: Request) -> int:
    """Return which part of a list is asked for; the first, if it is none."""
    asked = request.query_params.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 1


def needed(number: int) -> int:
    """Return how many of the newest must be known for a part, and whether there are older ones."""
    return max(number, 1) * _SHOWN + 1


def part_of(newest_first: Sequence[_Item], number: int) -> Part[_Item]:
    """Cut a part out of a list."""
    number = max(number, 1)
    start, end = (number - 1) * _SHOWN, number * _SHOWN
    return Part(newest_first[start:end], number, len(newest_first) > end)
