"""A thing: a row of the matrix, with what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gatehouse.access.answers import Question
from gatehouse.access.callers import Caller
from gatehouse.access.model import Route, Source

Kind = Literal["route", "folder", "items", "function", "administration", "key", "queue", "topic"]

Questions = Callable[[Caller], "list[Question] | None"]
"""The questions of a verb, of which each that is allowed is enough; None: it has no meaning."""


@dataclass(frozen=True)
class Verb:
    """Something that can be done to a thing.

    Parameters
    ----------
    name : str
        In one word: ``read``.
    questions : function
        What it asks for a caller. A thing of the caller's own has none for callers without one.
    """

    name: str
    questions: Questions


@dataclass(frozen=True, eq=False)
class Thing:
    """A thing.

    Parameters
    ----------
    name : str
        Its name in the matrix: ``GET /notes``, ``another's private/{identity}/ of Uploads``.
    kind : str
        What sort of thing it is; the matrix is in this order.
    verbs : tuple of Verb
        What can be done to it.
    source : Source
        Where it was declared.
    route : Route, optional
        The route, for one.
    """

    name: str
    kind: Kind
    verbs: tuple[Verb, ...]
    source: Source
    route: Route | None = None


def always(*questions: Question) -> Questions:
    """Return questions that are the same for each caller."""
    listed = list(questions)
    return lambda caller: listed
