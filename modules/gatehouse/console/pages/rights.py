"""Who may do what, in words: the lines of a matrix that say yes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gatehouse.access.callers import Caller
from gatehouse.access.matrix import Cell, Matrix


@dataclass(frozen=True)
class Right:
    """What a caller may do with one thing.

    Parameters
    ----------
    thing, kind : str
        The thing, and what sort of thing it is.
    answers : list of (str, list of str, str)
        The answer as text, the verbs that have it, and whether it is allowed, conditional or not
        known.
    caller : str
        As whom: a user, or a member of a group.
    """

    thing: str
    kind: str
    answers: list[tuple[str, list[str], str]]
    caller: str


def rights_of(
    matrix: Matrix, is_meant: Callable[[Caller], bool] = lambda caller: True
) -> list[Right]:
    """List what callers may do, as the matrix has it.

    Parameters
    ----------
    matrix : Matrix
        Who may do what.
    is_meant : function
        Whether a caller is meant. Default: all are.
    """
    callers = [each for each in matrix.callers if is_meant(each)]
    return [
        Right(thing.name, thing.kind, _answers(cell), caller.name)
        for thing in matrix.things
        for caller in callers
        for cell in [matrix.cell(thing.name, caller.name)]
        if cell.is_had
    ]


def person_in(groups: list[str]) -> Callable[[Caller], bool]:
    """Choose the callers that a user who is in some groups can be.

    A member of groups with a role acts in the role of one of them; all are chosen.
    """
    names = {f"group {each}" for each in groups}
    return lambda caller: caller.kind == "user" or caller.name in names


def _answers(cell: Cell) -> list[tuple[str, list[str], str]]:
    effects = {str(answer): answer.effect for answer in cell.answers.values()}
    return [(words, verbs, effects[words]) for words, verbs in cell.by_answer()]
