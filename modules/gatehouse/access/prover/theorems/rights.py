"""No session of an identity pool changes its own rights."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.model import Model
from gatehouse.access.patterns import STAR
from gatehouse.access.prover.actions import RIGHTS
from gatehouse.access.prover.sessions import getting, kinds, session, with_chains
from gatehouse.access.prover.theorem import Question, Theorem


def rights(model: Model) -> Iterator[Theorem]:
    """Make one theorem about the sessions of all identity pools."""
    given = kinds(model)
    if not given:
        return
    denied = tuple(
        Question(asking, RIGHTS, (STAR,), owner=model.account)
        for kind in given
        for asking in with_chains(model, session(model, kind, "a"))
    )
    yield Theorem(
        "rights",
        "no session of an identity pool changes its own rights",
        denied,
        tuple(getting(model, kind) for kind in given),
        given[0].role.source,
    )
