"""Changes of access, sorted by danger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from gatehouse.access.answers import Answer
from gatehouse.access.showing.facts import EVERYBODY, Fact, Facts

_STRANGERS = ("anyone", EVERYBODY)
_ORDER = ("denied", "unknown", "if", "allowed")
_VERBS = ("call", "list", "read", "write", "delete")


class Danger(IntEnum):
    """How dangerous a change is; the most dangerous first."""

    PUBLIC = 0
    WIDER = 1
    UNKNOWN = 2
    NARROWER = 3
    GONE = 4

    @property
    def title(self) -> str:
        """What such changes are called."""
        return ("newly public", "wider", "not known any more", "narrower", "gone")[self]


@dataclass(frozen=True)
class Change:
    """One change.

    Parameters
    ----------
    danger : Danger
        How dangerous it is.
    caller, thing : str
        Who, and to what.
    verbs : tuple of str
        What may be done, or no more.
    before, after : str
        The answers as text: ``denied``, ``allowed``, ``if ...``, ``unknown``.
    answer : Answer, optional
        What decides now; of what is gone, what decided before. Default: not known, as from a lock.
    thing_place : str
        Where the thing was declared.
    """

    danger: Danger
    caller: str
    thing: str
    verbs: tuple[str, ...]
    before: str
    after: str
    answer: Answer | None = None
    thing_place: str = ""

    @property
    def sentence(self) -> str:
        """The change in one sentence."""
        if not self.verbs:
            is_new = self.after == "unknown"
            return f"{self.thing} {'is not known' if is_new else 'is known now, or gone'}."
        verbs = _joined(self.verbs)
        if self.danger is Danger.GONE:
            return f"{self.thing} is gone: {self.caller} could {verbs} it."
        if self.after == "denied":
            return f"{self.caller} may no longer {verbs} {self.thing}."
        if self.after == "unknown":
            return f"Whether {self.caller} may {verbs} {self.thing} is not known any more."
        condition = f", {self.after}" if self.after != "allowed" else ""
        return f"{self.caller} may now {verbs} {self.thing}{condition}."

    @property
    def step(self) -> str:
        """The change from answer to answer: ``denied → allowed``."""
        return f"{self.before} → {self.after}"

    @property
    def request(self) -> str:
        """A request that shows it; empty where none is known."""
        request = self.answer.request if self.answer else ""
        return f"{request}, as {self.caller}" if request else ""

    @property
    def place(self) -> str:
        """The line of Python, or the Terraform address, of what decides, else of the thing."""
        source = self.answer.source if self.answer else None
        return source.place if source else self.thing_place


def changes(before: Facts, after: Facts) -> list[Change]:
    """List what changed, the most dangerous first.

    Parameters
    ----------
    before, after : Facts
        Of two matrices, or of a lock file and a matrix.
    """
    found: dict[tuple[Danger, str, str, str, str], list[tuple[str, Answer | None]]] = {}
    for fact in sorted(before.had.keys() | after.had.keys()):
        one, other = _answer(fact, before), _answer(fact, after)
        if one == other:
            continue
        gone = fact.thing not in after.things
        danger = Danger.GONE if gone else _danger(fact.caller, one, other)
        answer = after.answers.get(fact) or before.answers.get(fact)
        if other == "denied":
            answer = before.answers.get(fact) or answer
        key = (danger, fact.caller, fact.thing, one, other)
        found.setdefault(key, []).append((fact.verb, answer))
    for verbs in found.values():
        verbs.sort(key=lambda each: _verb_order(each[0]))
    made = [
        Change(
            danger, caller, thing,
            tuple(verb for verb, _ in verbs),
            one, other, verbs[0][1],
            after.places.get(thing) or before.places.get(thing, ""),
        )
        for (danger, caller, thing, one, other), verbs in found.items()
    ]  # fmt: skip
    made += _of_unknown(before, after)
    return sorted(made, key=lambda each: (each.danger, each.thing, each.caller, each.step))


def _of_unknown(before: Facts, after: Facts) -> Iterator[Change]:
    """List what can't be read any more, and what can be read again."""
    for each in sorted(set(after.unknown) - set(before.unknown)):
        yield Change(Danger.UNKNOWN, "", each, (), "nothing", "unknown")
    for each in sorted(set(before.unknown) - set(after.unknown)):
        yield Change(Danger.NARROWER, "", each, (), "unknown", "known or gone")


def _answer(fact: Fact, facts: Facts) -> str:
    """Return the answer to a fact: what everybody has, each has."""
    if fact in facts.had:
        return facts.had[fact]
    return facts.had.get(Fact(fact.thing, EVERYBODY, fact.verb), "denied")


def _danger(caller: str, before: str, after: str) -> Danger:
    if after == "unknown":
        return Danger.UNKNOWN
    gained = _rank(after) > _rank(before) or (_rank(after) == _rank(before))
    if not gained:
        return Danger.NARROWER
    return Danger.PUBLIC if caller in _STRANGERS or caller.startswith("guest") else Danger.WIDER


def _rank(answer: str) -> int:
    return _ORDER.index(answer.partition(" ")[0])


def _verb_order(verb: str) -> int:
    return _VERBS.index(verb) if verb in _VERBS else len(_VERBS)


def _joined(verbs: tuple[str, ...]) -> str:
    *most, last = verbs
    return f"{', '.join(most)} and {last}" if most else last


def by_danger(found: list[Change]) -> Iterator[tuple[Danger, list[Change]]]:
    """Group changes by their danger."""
    for danger in Danger:
        listed = [each for each in found if each.danger is danger]
        if listed:
            yield danger, listed
