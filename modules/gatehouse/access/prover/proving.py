"""Prove a theorem, or refute it with a request."""

from __future__ import annotations

import time
from importlib.util import find_spec

from gatehouse.access.callers import Caps
from gatehouse.access.prover.capped import refused_by
from gatehouse.access.prover.classes import classes
from gatehouse.access.prover.replay import Asked, counterexample, policies_of, replay, request_of
from gatehouse.access.prover.search import search
from gatehouse.access.prover.theorem import Question, Status, Theorem, Verdict

#: How long the solver may take for one question, in milliseconds of a quiet machine.
TIMEOUT = 5_000
NO_SOLVER = (
    "no counterexample was found in samples, which is no proof: z3 is not installed. "
    "Install the extra: pip install 'gatehouse-aws[prove]'"
)


def has_solver() -> bool:
    """Return whether z3 is installed."""
    return find_spec("z3") is not None


def prove(
    theorem: Theorem,
    *,
    timeout: int = TIMEOUT,
    solver: bool | None = None,
    caps: Caps | None = None,
    account: str | None = None,
) -> Verdict:
    """Prove a theorem, or refute it.

    Parameters
    ----------
    theorem : Theorem
        What must be denied, with its controls.
    timeout : int
        How long the solver may take for one question, in milliseconds of a quiet machine. Steps
        are counted, so that a busy one gives the same answer, later.
    solver : bool, optional
        Whether to ask z3. Default: whether it is installed.
    caps : Caps, optional
        Control policies of an organization. Default: none limits it.
    account : str, optional
        The account whose principals they limit.

    Returns
    -------
    Verdict
        ``proven``, ``refuted`` with a request that the evaluator allows, ``unknown`` with the
        reason, or, without a solver, ``sampled``.
    """
    asked = has_solver() if solver is None else solver
    return _Proof(theorem, timeout, asked, caps or Caps(), account).run()


def is_possible(question: Question, *, timeout: int = TIMEOUT) -> bool:
    """Return whether a request of a question may be allowed: yes, unless it is proven not to be."""
    if search(question).asked is not None:
        return True
    if not has_solver():
        return False
    from gatehouse.access.prover.encoding.solve import solve

    found = classes(policies_of(question), question.actions)
    return any(solve(question, each[0], timeout).status != "none" for each in found)


class _Proof:
    """One theorem on its way to a verdict."""

    def __init__(
        self, theorem: Theorem, timeout: int, solver: bool, caps: Caps, account: str | None
    ) -> None:
        self._caps = caps
        self._account = account
        self._theorem = theorem
        self._timeout = timeout
        self._solver = solver
        self._samples = 0
        self._began = time.perf_counter()

    def run(self) -> Verdict:
        """Look for a counterexample, then for a proof, then at the controls."""
        unknown = ""
        for ask in (self._sample, self._solve):
            if ask == self._solve and (unknown or not self._solver):
                break  # what is unknown already, no solver makes known
            for question in self._theorem.denied:
                verdict = ask(question)
                if verdict is not None and verdict.status == "refuted":
                    return verdict
                unknown = unknown or (verdict.why if verdict else "")
        for control in self._theorem.controls:
            found = search(control)
            self._samples += found.decided
            if found.asked is None:
                unknown = unknown or (
                    f"the control fails: {control.session.label} can't do "
                    f"{' or '.join(control.actions[:3])} to what is its own, so the proof would "
                    "be about nothing"
                )
            elif self._refusing(control, found.asked):
                unknown = unknown or (
                    f"the control fails: {self._refusing(control, found.asked)} refuses it to "
                    f"{control.session.label}"
                )
        unknown = unknown or self._theorem.lacks
        if self._theorem.unknowns:
            unknown = unknown or str(self._theorem.unknowns[0])
        if unknown:
            return self._verdict("unknown", unknown)
        return self._verdict("proven") if self._solver else self._verdict("sampled", NO_SOLVER)

    def _sample(self, question: Question) -> Verdict | None:
        """Search the least that the policies can mean, which is certain, and then the most."""
        readings = (
            (True, False) if any(not each.is_known for each in question.documents) else (False,)
        )
        for least in readings:
            found = search(question, least=least)
            self._samples += found.decided
            if found.asked:
                return self._decided(question, found.asked)
        return None

    def _solve(self, question: Question) -> Verdict | None:
        from gatehouse.access.prover.encoding.solve import solve

        unknown: Verdict | None = None
        for each in classes(policies_of(question), question.actions):
            answer = solve(question, each[0], self._timeout)
            if answer.status == "unknown":
                unknown = self._verdict("unknown", f"{each[0]}: {answer.why}")
            elif answer.asked is not None:
                verdict = self._decided(question, answer.asked)
                if verdict.status == "refuted":
                    return verdict
                unknown = verdict
        return unknown

    def _decided(self, question: Question, asked: Asked) -> Verdict:
        """Let the evaluator decide a request: in the most that the policies mean, and the least."""
        decision = replay(question, asked)
        self._samples += 1
        if not decision.allowed:
            return self._verdict(
                "unknown",
                f"the solver names {asked.action} on {asked.resource}, which the evaluator "
                "refuses: a condition was too hard to write exactly",
            )
        if not replay(question, asked, least=True).allowed:
            unknowns = [each for held in question.documents for each in held.unknowns]
            why = str(unknowns[0]) if unknowns else "a part of a policy could not be read"
            return self._verdict("unknown", f"{decision.reason} That depends on this: {why}")
        cap = self._refusing(question, asked)
        if cap:
            return self._verdict(
                "unknown", f"{decision.reason} {cap} refuses it; it may let others through"
            )
        return Verdict(
            self._theorem,
            "refuted",
            counterexample=counterexample(question, asked, decision),
            samples=self._samples,
            milliseconds=self._elapsed(),
        )

    def _refusing(self, question: Question, asked: Asked) -> str:
        """Return the control policy that refuses a request."""
        return refused_by(self._caps, request_of(question, asked), self._account)

    def _verdict(self, status: Status, why: str = "") -> Verdict:
        return Verdict(
            self._theorem, status, why, samples=self._samples, milliseconds=self._elapsed()
        )

    def _elapsed(self) -> float:
        return 1e3 * (time.perf_counter() - self._began)
