"""Prove that access is denied: for all identities, keys and tags, not for samples.

A `Theorem` is made of questions: may this session do that to this thing, for any value of what
is not said? The way of a question, from top to bottom:

1. `search` looks for a request that is allowed, by intersecting patterns and filling in samples,
   and asks the evaluator. One that is found is the counterexample.
2. `encoding` writes the policies as one formula about all requests, and z3 looks for a request
   that satisfies it. There is none: proven. There is one: the evaluator decides it again, and only
   what it allows is a counterexample. Anything else is unknown, and unknown is never safe.
3. Each denied has a control, an access that must be possible. A theorem whose control fails is
   unknown: a typo in a name would prove everything.

Without z3 (the extra ``prove``) only the search runs, and the verdict says that it is no proof.

Example
-------
>>> from gatehouse.access.model import Model
>>> from gatehouse.access.prover import prove, theorems_of
>>> [prove(theorem).status for theorem in theorems_of(Model())]
[]
"""

from __future__ import annotations

from gatehouse.access.prover.proving import TIMEOUT, has_solver, prove
from gatehouse.access.prover.theorem import (
    Claim,
    Counterexample,
    Question,
    Session,
    Theorem,
    Verdict,
)
from gatehouse.access.prover.theorems import theorems_of

__all__ = [
    "TIMEOUT",
    "Claim",
    "Counterexample",
    "Question",
    "Session",
    "Theorem",
    "Verdict",
    "has_solver",
    "prove",
    "theorems_of",
]
