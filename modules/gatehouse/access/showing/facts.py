"""A matrix as plain facts: who may do what to which thing, in words that outlive a synth."""

from __future__ import annotations

from dataclasses import dataclass, field

from gatehouse.access.answers import Answer
from gatehouse.access.matrix import Matrix

#: Who stands for all callers, where anybody may do something.
EVERYBODY = "everybody"
_ANYONE = "anyone"


@dataclass(frozen=True, order=True)
class Fact:
    """One caller's access to one thing by one verb."""

    thing: str
    caller: str
    verb: str


@dataclass(frozen=True)
class Facts:
    """What is had: facts with their answers as text, and all things and callers that there are.

    Parameters
    ----------
    had : dict
        The answer to each fact that is no denial: ``allowed``, ``if ...`` or ``unknown``.
    things : dict of str to str
        The kind of each thing, in the order of the matrix.
    callers : dict of str to str
        Why each caller has no credentials; empty where it has.
    answers : dict
        The whole answers, where the facts come from a matrix; denials too.
    places : dict of str to str
        Where each thing was declared, where the facts come from a matrix.
    unknown : tuple of str
        What could not be read, sorted: what of which thing.
    """

    had: dict[Fact, str] = field(default_factory=dict)
    things: dict[str, str] = field(default_factory=dict)
    callers: dict[str, str] = field(default_factory=dict)
    answers: dict[Fact, Answer] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def facts_of(matrix: Matrix) -> Facts:
    """Return the facts of a matrix.

    What anyone has, everybody has: it is one fact.
    """
    had: dict[Fact, str] = {}
    answers: dict[Fact, Answer] = {}
    for (thing, caller), cell in matrix.cells.items():
        public = matrix.cell(thing, _ANYONE).answers
        for verb, answer in cell.answers.items():
            open_to_all = verb in public and public[verb].effect == "allowed"
            if open_to_all and caller != _ANYONE:
                continue
            fact = Fact(thing, EVERYBODY if open_to_all else caller, verb)
            answers[fact] = answer
            if answer.is_had:
                had[fact] = str(answer)
    things: dict[str, str] = {thing.name: thing.kind for thing in matrix.things}
    places = {thing.name: thing.source.place for thing in matrix.things}
    for users in matrix.model.user_pools:
        name = f"the user pool {users.source.label}"
        things[name], places[name] = "sign-up", users.source.place
        if users.self_sign_up:
            had[Fact(name, EVERYBODY, "sign up to")] = "allowed"
    return Facts(
        had,
        things,
        {caller.name: caller.refused for caller in matrix.callers},
        answers,
        places,
        tuple(sorted({f"{each.what} of {each.source.label}" for each in matrix.model.unknowns})),
    )
