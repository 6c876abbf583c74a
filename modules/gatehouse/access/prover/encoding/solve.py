"""Ask z3 whether any request of a question is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import z3

from gatehouse.access.context import Value
from gatehouse.access.patterns import Variable
from gatehouse.access.prover.classes import about
from gatehouse.access.prover.encoding.conditions import holds
from gatehouse.access.prover.encoding.context import Keys, Symbols
from gatehouse.access.prover.encoding.cuts import Formula
from gatehouse.access.prover.encoding.decision import Decision, excludes
from gatehouse.access.prover.encoding.texts import Patterns, never_delimited, text_of
from gatehouse.access.prover.replay import Asked, fixed_keys, policies_of, request_of
from gatehouse.access.prover.theorem import Question, Shape

#: How many of its steps z3 takes in a millisecond of a quiet machine: 2,300 were measured of
#: equations of texts that never end, 4,000 of questions that do. And how many times slower a busy
#: machine may be.
_STEPS, _BUSY = 2_000, 10
#: The most that z3 can be given: it counts in 32 bits, and begins at zero again.
_MOST = 2**32 - 1


@dataclass(frozen=True)
class Answer:
    """What z3 answered.

    Parameters
    ----------
    status : str
        ``none`` (no request is allowed), ``some`` or ``unknown``.
    asked : Asked, optional
        For ``some``, the request, which the evaluator has to decide again.
    why : str
        For ``unknown``, z3's reason.
    """

    status: Literal["none", "some", "unknown"]
    asked: Asked | None = None
    why: str = ""


def solve(question: Question, action: str, milliseconds: int) -> Answer:
    """Ask whether a request with this action is allowed.

    Parameters
    ----------
    question : Question
        The question.
    action : str
        One of its actions.
    milliseconds : int
        How long z3 may take on a quiet machine: as many steps as it takes then.
    """
    return _Encoded(question, action).solve(milliseconds)


class _Encoded:
    """A question about one action, as z3 reads it."""

    def __init__(self, question: Question, action: str) -> None:
        self._question = question
        self._action = action
        self._symbols = Symbols()
        self._patterns = Patterns()
        policies = policies_of(question)
        statements = about(policies, action)
        self._keys = Keys(
            fixed_keys(question), self._symbols, self._patterns, statements, question,
            self._owner_is_delimited,
        )  # fmt: skip
        self._resource = (
            self._symbols.written(question.resource)
            if all(isinstance(token, str) for token in question.resource)
            else z3.String("resource")
        )
        self._formula = self._encode(
            Decision(
                request_of(question, Asked(action, _literal_start(question.resource), {}, {})),
                self._resource, policies, self._keys, self._patterns,
            )
        )  # fmt: skip

    def _encode(self, decision: Decision) -> list[Formula]:
        question = self._question
        formula = [decision.allowed(), self._is(question.resource)]
        formula += [z3.Not(self._is(each)) for each in question.except_for]
        formula += [
            self._symbols.written(one) != self._symbols.written(other)
            for one, other in question.different
        ]
        for claim in question.claims:
            owner = Keys(claim.owner.keys, self._symbols, self._patterns)
            formula += [holds(each, owner, self._patterns) for each in claim.conditions]
            formula += owner.rules
        for key in (*question.keys, *question.members):
            self._keys.of(key)
        for key, shapes in question.keys_except.items():
            formula += [z3.Not(self._holds(key, each)) for each in shapes]
        cuts = self._patterns.cuts.lemmas()
        return [*formula, *self._keys.rules, *self._symbols.rules(), *cuts]

    def _is(self, shape: Shape) -> Formula:
        """Encode that the resource is one of a shape."""
        return self._patterns.fits(
            shape, 0, self._resource, self._symbols.lookup, self._owner_is_delimited
        )

    def _holds(self, key: str, shape: Shape) -> Formula:
        """Encode that a key of the request is one of a shape."""
        text = self._keys.of(key).text
        if text is None:
            return z3.BoolVal(False)
        fits = self._patterns.fits(
            shape, 0, text.value, self._symbols.lookup, self._owner_is_delimited
        )
        return z3.And(text.present, fits)

    def _owner_is_delimited(self, key: str, character: str) -> bool:
        """Return whether the owner's value can't hold a character, by AWS or by the claims."""
        if never_delimited(key, character):
            return True
        return any(
            excludes(
                claim.conditions, name, character,
                Keys(claim.owner.keys, self._symbols, self._patterns), self._patterns,
            )
            for claim in self._question.claims
            for name, shape in claim.owner.keys.items()
            if shape == (Variable(key),)
        )  # fmt: skip

    def solve(self, milliseconds: int) -> Answer:
        """Ask z3: about any texts, then about identity ids of the form that AWS gives."""
        answer = self._check(milliseconds)
        sampled = self._symbols.sampled()
        if answer.status != "some" or not sampled:
            return answer
        real = self._check(milliseconds, sampled)
        if real.status == "some":
            return real
        if self._check(milliseconds, self._symbols.shaped()).status == "none":
            return Answer("none")
        return Answer("unknown", why="it depends on the form of identity ids")

    def _check(self, milliseconds: int, more: Iterable[Formula] = ()) -> Answer:
        """Ask with a solver of its own: z3 keeps to no time limit in one that was asked before."""
        solver = z3.Solver()
        # Steps and no time: on a busy machine the answer is the same, and only comes later.
        solver.set("rlimit", min(_MOST, max(1, milliseconds) * _STEPS))
        solver.set("timeout", min(_MOST, max(1, milliseconds) * _BUSY))
        try:
            solver.add(*self._formula, *more)
            found = solver.check()
            if found == z3.sat:
                return Answer("some", self._read(solver.model()))
        except z3.Z3Exception as error:
            return Answer("unknown", why=f"the solver failed: {error}")
        if found == z3.unsat:
            return Answer("none")
        reason = solver.reason_unknown()
        if any(word in reason for word in ("timeout", "cancel", "resource")):
            reason = f"the solver did not finish in the steps of {milliseconds} ms"
        return Answer("unknown", why=reason)

    def _read(self, model: Formula) -> Asked:
        """Read the request of a model."""

        def true(formula: Formula) -> bool:
            return bool(z3.is_true(model.eval(formula, model_completion=True)))

        def text(formula: Formula) -> str:
            return text_of(model.eval(formula, model_completion=True))

        context: dict[str, Value] = {}
        for name, key in self._keys.made.items():
            if key.text is not None:
                if true(key.text.present):
                    context[name] = text(key.text.value)
                continue
            members = tuple(text(each.value) for each in key.members if true(each.there))
            if members:
                context[name] = members
        symbols = {name: text(formula) for name, formula in self._symbols.made.items()}
        return Asked(self._action, text(self._resource), context, symbols)


def _literal_start(resource: Shape) -> str:
    """Return the part of a resource's ARN that names its account."""
    return resource[0] if resource and isinstance(resource[0], str) else "*"
