"""Make the matrix: every thing, every caller, every verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gatehouse.access.answers import Answer, ask
from gatehouse.access.answers.combining import best
from gatehouse.access.callers import Caller, Caps, callers
from gatehouse.access.matrix.routes import route_answer
from gatehouse.access.matrix.thing import Thing, Verb
from gatehouse.access.matrix.things import CALL, things_of
from gatehouse.access.model import Api, Model, Route

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Cell:
    """What one caller may do to one thing: an answer for each verb that has a meaning for it."""

    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def is_had(self) -> bool:
        """Whether anything is allowed, or could be."""
        return any(answer.is_had for answer in self.answers.values())

    @property
    def applies(self) -> bool:
        """Whether there is anything to ask: nobody but users has a folder of their own."""
        return bool(self.answers)

    def by_answer(self) -> Iterator[tuple[str, list[str]]]:
        """List the answers that are no denials, as text, each with its verbs."""
        found: dict[str, list[str]] = {}
        for verb, answer in self.answers.items():
            if answer.is_had:
                found.setdefault(str(answer), []).append(verb)
        yield from found.items()


@dataclass(frozen=True)
class Matrix:
    """The matrix.

    Parameters
    ----------
    model : Model
        The deployment that it is of.
    things : tuple of Thing
        The rows.
    callers : tuple of Caller
        The columns.
    cells : dict
        The cells, by the names of thing and caller.
    """

    model: Model
    things: tuple[Thing, ...]
    callers: tuple[Caller, ...]
    cells: dict[tuple[str, str], Cell]

    def cell(self, thing: str, caller: str) -> Cell:
        """Return a cell; an empty one where there is no such thing or caller."""
        return self.cells.get((thing, caller), Cell())


def matrix_of(
    model: Model,
    caps: Caps | None = None,
    progress: Progress | None = None,
    *,
    also: Model | None = None,
) -> Matrix:
    """Make the matrix of a model.

    Parameters
    ----------
    model : Model
        The deployment.
    caps : Caps, optional
        Control policies of an organization. Default: none limits it.
    progress : function, optional
        Called with how many things are done, of how many.
    also : Model, optional
        Another revision, whose folders and items are things too, so that both can be compared.

    Example
    -------
    >>> from gatehouse.access.model import Model
    >>> [caller.name for caller in matrix_of(Model()).callers]
    ['anyone']
    """
    things, people = things_of(model, caps, also), callers(model, caps)
    apis = {route: api for api in model.apis for route in api.routes}
    cells: dict[tuple[str, str], Cell] = {}
    for done, thing in enumerate(things):
        if progress:
            progress(done, len(things))
        for caller in people:
            cells[thing.name, caller.name] = cell_of(model, thing, caller, apis)
    return Matrix(model, things, people, cells)


def cell_of(model: Model, thing: Thing, caller: Caller, apis: dict[Route, Api]) -> Cell:
    """Answer every verb of a thing for a caller."""
    if thing.route is not None:
        return Cell({CALL: route_answer(model, caller, apis[thing.route], thing.route)})
    answers: dict[str, Answer] = {}
    for verb in thing.verbs:
        answer = answer_of(verb, caller)
        if answer is not None:
            answers[verb.name] = answer
    return Cell(answers)


def answer_of(verb: Verb, caller: Caller) -> Answer | None:
    """Answer a verb for a caller; None where it has no meaning for it."""
    questions = verb.questions(caller)
    if questions is None:
        return None
    if not caller.sessions:
        return Answer("denied", f"{caller.name} has no credentials: {caller.refused}.")
    found: list[Answer] = []
    for session in caller.sessions:
        for question in questions:
            answer = ask(session, question)
            if answer.effect == "allowed":
                return answer
            found.append(answer)
    return best(found)
