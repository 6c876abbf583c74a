"""Explain one decision: the statement that decides, the role it was had by, the line of Python."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gatehouse.access.answers import Answer, Question, ask
from gatehouse.access.answers.combining import best
from gatehouse.access.callers import Caller, Caps, callers
from gatehouse.access.matrix.matrix import answer_of
from gatehouse.access.matrix.routes import reaches_function, route_answer
from gatehouse.access.matrix.thing import Thing
from gatehouse.access.matrix.things import things_of
from gatehouse.access.model import Bucket, Function, Key, Model, Queue, Table, Topic


class NoSuchName(ValueError):  # noqa: N818 - it says what it is
    """A caller, a verb or a thing that the model does not have.

    Parameters
    ----------
    what : str
        ``principal``, ``action`` or ``thing``.
    name : str
        The name that was asked for.
    known : tuple of str
        Those that there are.
    """

    def __init__(self, what: str, name: str, known: Sequence[str]) -> None:
        super().__init__(what, name)
        self.what, self.name, self.known = what, name, tuple(known)

    def __str__(self) -> str:
        """Return what is wrong, and the nearest names."""
        near = difflib.get_close_matches(self.name, self.known, n=3, cutoff=0.3)
        known = ", ".join(near or self.known[:8]) or "none"
        return f"{self.what} must be one that the stack has, not {self.name!r}: {known}"


@dataclass(frozen=True)
class Explained:
    """A decision with all that led to it.

    Parameters
    ----------
    caller, action, thing : str
        What was asked.
    answer : Answer
        The answer.
    others : tuple of Answer
        The answers of the caller's other sessions.
    notes : tuple of str
        What else belongs to it, as sentences.
    """

    caller: str
    action: str
    thing: str
    answer: Answer
    others: tuple[Answer, ...] = ()
    notes: tuple[str, ...] = ()


def explain(
    model: Model, caller: str, action: str, thing: str, caps: Caps | None = None
) -> Explained:
    """Explain whether a caller may do something.

    Parameters
    ----------
    model : Model
        The deployment.
    caller : str
        A name of the matrix.
    action : str
        A verb of the thing (``read``), or an action of AWS (``s3:GetObject``).
    thing : str
        A name of the matrix, or an ARN.
    caps : Caps, optional
        Control policies. Default: none.

    Raises
    ------
    NoSuchName
        If the model has no such caller or thing, or the thing no such verb.
    """
    people = {each.name: each for each in callers(model, caps)}
    if caller not in people:
        raise NoSuchName("principal", caller, tuple(people))
    who = people[caller]
    if thing.startswith("arn:"):
        return _of_arn(model, who, action, thing)
    things = {each.name: each for each in things_of(model, caps)}
    if thing not in things:
        raise NoSuchName("thing", thing, tuple(things))
    return _of_thing(model, who, action, things[thing])


def _of_arn(model: Model, who: Caller, action: str, arn: str) -> Explained:
    if ":" not in action:
        raise NoSuchName("action", action, ("s3:GetObject", "execute-api:Invoke"))
    holders: tuple[Bucket | Table | Function | Key | Queue | Topic, ...] = (
        *model.buckets, *model.tables, *model.functions,
        *model.keys, *model.queues, *model.topics,
    )  # fmt: skip
    holder = next(
        (
            each
            for each in holders
            if arn == each.arn or arn.startswith((f"{each.arn}/", f"{each.arn}:"))
        ),
        None,
    )
    question = Question(
        action,
        arn,
        policy=holder.policy if holder else None,
        must_allow=isinstance(holder, Key),
    )
    answers = [ask(session, question) for session in who.sessions]
    found = best(answers)
    return Explained(who.name, action, arn, found, _others(answers, found))


def _of_thing(model: Model, who: Caller, action: str, thing: Thing) -> Explained:
    if thing.route is not None:
        api = next(each for each in model.apis if thing.route in each.routes)
        answer = route_answer(model, who, api, thing.route)
        return Explained(who.name, action, thing.name, answer, notes=tuple(_notes(model, thing)))
    names = [verb.name for verb in thing.verbs]
    if ":" in action:
        asked = [
            question
            for verb in thing.verbs
            for question in verb.questions(who) or ()
            if question.action.lower() == action.lower()
        ]
        if not asked:
            raise NoSuchName("action", action, _actions(thing, who))
        answers = [ask(session, one) for session in who.sessions for one in asked]
        found = best(answers)
        return Explained(who.name, action, thing.name, found, _others(answers, found))
    if action not in names:
        raise NoSuchName("action", action, names)
    verb = next(each for each in thing.verbs if each.name == action)
    answer_ = answer_of(verb, who)
    if answer_ is None:
        answer_ = Answer("denied", f"{who.name} has no {thing.name}.")
    return Explained(who.name, action, thing.name, answer_)


def _actions(thing: Thing, who: Caller) -> tuple[str, ...]:
    asked = [one.action for verb in thing.verbs for one in verb.questions(who) or ()]
    return tuple(dict.fromkeys(asked))


def _others(answers: list[Answer], found: Answer) -> tuple[Answer, ...]:
    return tuple(each for each in answers if each is not found)


def _notes(model: Model, thing: Thing) -> Iterator[str]:
    """Say what else a route needs."""
    assert thing.route is not None
    api = next(each for each in model.apis if thing.route in each.routes)
    if model.function(thing.route.function_arn) is not None:
        reached = reaches_function(model, api, thing.route)
        if reached.effect != "allowed":
            yield f"The API gets no answer: {reached.reason}"
