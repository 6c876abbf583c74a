"""A drawing: boxes in columns, rows in boxes, and arrows between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "person", "client", "role", "route", "open", "function", "data", "pool", "api", "group"
]
Mark = Literal["", "new", "gone"]


@dataclass(frozen=True)
class Row:
    """Something that arrows begin or end at.

    Parameters
    ----------
    key : str
        What it is known by in the drawing.
    text : str
        What it is called.
    kind : str
        What sort of thing it is, which decides its color.
    mark : str
        ``new`` or ``gone`` where two drawings are compared. Default: in both.
    """

    key: str
    text: str
    kind: Kind
    mark: Mark = ""


@dataclass(frozen=True)
class Box:
    """A box with rows.

    Parameters
    ----------
    key : str
        What it is known by; arrows may begin or end at it too.
    title : str
        What it is called.
    column : int
        The column that it stands in, from 0.
    rows : tuple of Row
        What is in it.
    """

    key: str
    title: str
    column: int
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, order=True)
class Arrow:
    """An arrow from who calls to what is called.

    Parameters
    ----------
    start, end : str
        The keys of its ends.
    text : str
        What is done: ``read, write``. Default: nothing is said.
    sure : bool
        Whether it is allowed in any case. An arrow that is not sure is dashed.
    mark : str
        ``new`` or ``gone`` where two drawings are compared. Default: in both.
    """

    start: str
    end: str
    text: str = ""
    sure: bool = True
    mark: Mark = ""


@dataclass(frozen=True)
class Drawing:
    """What an app is made of.

    Parameters
    ----------
    title : str
        What it is a drawing of.
    boxes : tuple of Box
        From left to right, and from top to bottom.
    arrows : tuple of Arrow
        Sorted.
    """

    title: str
    boxes: tuple[Box, ...] = ()
    arrows: tuple[Arrow, ...] = field(default=())

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all boxes."""
        return tuple(row for box in self.boxes for row in box.rows)

    def sentences(self) -> list[str]:
        """Say each arrow as a sentence, for those who can't see it."""
        names = {box.key: box.title for box in self.boxes}
        names |= {row.key: row.text for row in self.rows}
        return [
            f"{names[arrow.start]} → {names[arrow.end]}{': ' + arrow.text if arrow.text else ''}"
            for arrow in self.arrows
        ]
