"""No session of an identity pool changes its own rights."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.model import Model
from gatehouse.access.patterns import STAR
from gatehouse.access.principals import Principal
from gatehouse.access.prover.actions import RIGHTS
from gatehouse.access.prover.sessions import Kind, host, kinds, session, with_chains
from gatehouse.access.prover.theorem import Question, Session, Theorem


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


def getting(model: Model, kind: Kind) -> Question:
    """Ask for a session of a kind as its own users do, which must be possible."""
    return Question(
        token(model, kind.pool.id, "unauthenticated" if kind.who == "guests" else "authenticated"),
        ("sts:AssumeRoleWithWebIdentity",),
        (kind.role.arn,),
        resource_policies=(kind.role.trust,),
        resource_must_allow=True,
    )


def token(model: Model, pool: str, amr: str) -> Session:
    """Return somebody with a token of an identity pool."""
    name = host(model)
    return Session(
        f"somebody with a token of {pool}",
        Principal.federated(name),
        keys={f"{name}:aud": (pool,), f"{name}:amr": (amr,)},
        lacks=("aws:principal",),
        account=model.account,
    )
