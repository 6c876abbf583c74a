"""Statements about access, which a model turns into theorems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gatehouse.access.model import Model
from gatehouse.access.prover.search import search
from gatehouse.access.prover.sessions import anyone, kinds, session, stranger, with_chains
from gatehouse.access.prover.theorem import Question, Session, Theorem
from gatehouse.access.prover.tokens import of_machines, of_strangers, of_users
from gatehouse.access.prover.words.controls import everybody, users_of, without_control
from gatehouse.access.prover.words.people import Person
from gatehouse.access.prover.words.things import NotInStack, Thing


@dataclass(frozen=True)
class Written:
    """A theorem in words.

    Parameters
    ----------
    says : str
        It as a sentence.
    make : callable
        Returns the theorem for a model; it raises `NotInStack` for names that it lacks.
    """

    says: str
    make: Callable[[Model], Theorem]

    def __str__(self) -> str:
        """Return the sentence."""
        return self.says


def denied(who: Person, actions: str | Sequence[str], thing: Thing) -> Written:
    """Say that somebody must not do something, whatever the identities, keys and tags are.

    Where the thing is somebody's, its owner must be able to use it: the control. Where it is
    nobody's, the control is who ``used_by`` names, or else any role of the stack that can use it.
    """

    def make(model: Model) -> Theorem:
        chosen = thing.chosen(actions)
        questions = [
            question
            for asker in _sessions(model, who, thing)
            for question in _reaching(model, asker, chosen, thing)
        ]
        return _controlled(Theorem("denied", says, tuple(questions)), model, thing)

    says = f"{who} must not {_shown(actions)} {thing}"
    return Written(says, make)


def allowed(who: Person, actions: str | Sequence[str], thing: Thing) -> Written:
    """Say that somebody must be able to do something, with some values."""

    def make(model: Model) -> Theorem:
        chosen = thing.chosen(actions)
        controls = [
            question for action in chosen for question in _possible(model, who, (action,), thing)
        ]
        return Theorem("allowed", says, (), tuple(controls))

    says = f"{who} must be able to {_shown(actions)} {thing}"
    return Written(says, make)


def only(who: Person | Sequence[Person], actions: str | Sequence[str], thing: Thing) -> Written:
    """Say that these people can do something, and nobody else that a stack knows of."""
    people = [who] if isinstance(who, Person) else list(who)

    def make(model: Model) -> Theorem:
        chosen = thing.chosen(actions)
        controls = [
            question for person in people for question in _possible(model, person, chosen, thing)
        ]
        outside: list[Session] = [anyone(), stranger(model)]
        for kind in kinds(model):
            name = "somebody else" if any(person.has(kind) for person in people) else "a"
            if name == "a" or (thing.owner and thing.owner.has(kind)):
                outside += with_chains(model, session(model, kind, name))
        inside = {each.label for person in people for each in person.tokens(model)}
        outside += [each for each in _tokens(model, thing) if each.label not in inside]
        denied = [each for asker in outside for each in _reaching(model, asker, chosen, thing)]
        return Theorem("only", says, tuple(denied), tuple(controls))

    says = f"only {' and '.join(map(str, people))} may {_shown(actions)} {thing}"
    return Written(says, make)


def unreachable(thing: Thing) -> Written:
    """Say that nobody from outside can do anything to a thing: no user, guest or stranger."""

    def make(model: Model) -> Theorem:
        outside: list[Session] = [anyone(), stranger(model)]
        for kind in kinds(model):
            outside += with_chains(model, session(model, kind, "a"))
        outside += _tokens(model, thing)
        denied = [
            each for asker in outside for each in _reaching(model, asker, thing.actions, thing)
        ]
        return _controlled(Theorem("unreachable", says, tuple(denied)), model, thing)

    says = f"nobody from outside may do anything {thing}"
    return Written(says, make)


def _asked(model: Model, asker: Session, actions: tuple[str, ...], thing: Thing) -> list[Question]:
    """Return the questions about a thing, which is the account's own."""
    return _owned(model, thing.ask(model, asker, actions))


def _reaching(
    model: Model, asker: Session, actions: tuple[str, ...], thing: Thing
) -> list[Question]:
    """Return the questions about a thing, and about more that reaches it."""
    around = _owned(model, thing.around(model, asker, actions))
    return [*_asked(model, asker, actions, thing), *around]


def _owned(model: Model, questions: Iterable[Question]) -> list[Question]:
    return [
        replace(question, owner=question.owner or model.account)
        for question in questions
        if question.actions
    ]


def _controlled(theorem: Theorem, model: Model, thing: Thing) -> Theorem:
    """Add what must be possible: the owner's own use of its thing, or that of whoever uses it."""
    if thing.owner and theorem.name == "denied":
        askers = _sessions(model, thing.owner, thing)
    elif thing.used_by:
        askers = users_of(model, thing.used_by)
    elif thing.is_typed:
        found = _used(model, thing)
        if found is None:
            return replace(theorem, lacks=without_control(thing))
        return replace(theorem, controls=(found,))
    else:
        return theorem
    asked = [_asked(model, asker, thing.actions, thing)[:1] for asker in askers]
    return replace(theorem, controls=tuple(_first_possible(asked)))


def _used(model: Model, thing: Thing) -> Question | None:
    """Return a use of a thing by anybody of the stack, the first that is possible."""
    asked = (
        question
        for asker in everybody(model)
        for question in _asked(model, asker, thing.actions, thing)
    )
    return next((each for each in asked if search(each).asked), None)


def _possible(model: Model, who: Person, actions: tuple[str, ...], thing: Thing) -> list[Question]:
    """Return what must be possible for somebody."""
    return _first_possible(
        [_asked(model, asker, actions, thing) for asker in _sessions(model, who, thing)]
    )


def _first_possible(asked: list[list[Question]]) -> list[Question]:
    """Return the questions of a session that can do all of them; of the first, if none can."""
    can = (each for each in asked if each and all(search(one).asked for one in each))
    return next(can, asked[0])


def _tokens(model: Model, thing: Thing) -> list[Session]:
    """List everybody with a token, for a thing that a token may reach."""
    if not thing.by_token:
        return []
    return [*of_users(model), *of_machines(model), *of_strangers(model)]


def _sessions(model: Model, who: Person, thing: Thing) -> list[Session]:
    """List the sessions of somebody, and the tokens where they may reach the thing.

    Raises
    ------
    NotInStack
        If the stack gives nobody of that sort a session.
    """
    found = [*who.sessions(model), *(who.tokens(model) if thing.by_token else ())]
    if found:
        return found
    if who.sort == "machine":
        known = sorted({each.label for each in of_machines(model)})
        raise NotInStack(
            f"{who} must be a machine client of the stack, whose tokens reach routes alone: "
            f"{', '.join(known) or 'there are none'}"
        )
    known = sorted({kind.label for kind in kinds(model)})
    raise NotInStack(
        f"{who} must be somebody to whom an identity pool of the stack gives a session: "
        f"{', '.join(known) or 'there are none'}"
    )


def _shown(actions: str | Sequence[str]) -> str:
    return actions if isinstance(actions, str) else " or ".join(actions)
