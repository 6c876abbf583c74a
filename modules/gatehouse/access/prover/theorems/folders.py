"""No user reads, writes, deletes or lists another user's folder, nor a tenant another tenant's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gatehouse.access.model import Bucket, Model
from gatehouse.access.prover.actions import OBJECTS
from gatehouse.access.prover.keys import is_tag
from gatehouse.access.prover.sessions import host, kinds, session, with_chains
from gatehouse.access.prover.theorem import Question, Session, Shape, Theorem, symbol
from gatehouse.access.prover.theorems.lists import (
    lists_cut_short,
    lists_from_above,
    lists_from_inside,
)
from gatehouse.access.prover.theorems.places import Place, folders_of, policies_of


def folders(model: Model) -> Iterator[Theorem]:
    """Make a theorem for each bucket and each variable that its folders go by."""
    grouped: dict[tuple[str, str], list[Place]] = {}
    for place in folders_of(model):
        grouped.setdefault((place.thing.arn, place.variable), []).append(place)
    for (_, variable), places in sorted(grouped.items()):
        bucket = places[0].thing
        if isinstance(bucket, Bucket):
            yield _theorem(model, bucket, variable, places)


def _theorem(model: Model, bucket: Bucket, variable: str, places: list[Place]) -> Theorem:
    name, one = ("tenants", "tenant") if is_tag(variable) else ("folders", "user")
    denied: dict[object, Question] = {}
    controls: dict[object, Question] = {}
    asked = askers(model, places)
    for place in places:
        for asking in asked:
            at = (asking.label, *place.alike(session(model, place.kind, "b")))
            for index, question in enumerate(_reaching(model, asking, place, bucket)):
                denied.setdefault((*at, index), question)
            start = place.pattern[0] if isinstance(place.pattern[0], str) else ""
            for index, question in enumerate(lists_from_above(asking, bucket, start)):
                denied.setdefault((asking.label, start, index), question)
        if any(place.statement.covers_action(action.lower()) for action in OBJECTS):
            controls.setdefault((place.pattern, place.kind.role.arn), _own(model, place, bucket))
    return Theorem(
        name,
        f"no {one} reads, writes, deletes or lists another {one}'s folder in {bucket.name}",
        tuple(denied.values()),
        tuple(controls.values()),
        bucket.source,
    )


def askers(model: Model, places: Sequence[Place]) -> list[Session]:
    """List who must not reach a place: users, guests, and where their roles lead.

    Groups and rules that have a role beside the users' own are among them only where the role
    names places of tenants itself: any other may be for those who look after everybody's files.
    Say of it what must hold: `only`, `denied`.
    """
    given = kinds(model)
    have_own = {kind.pool.id for kind in given if kind.who == "users"}
    of_tenants = {place.kind.role.arn for place in places if is_tag(place.variable)}
    return [
        asking
        for kind in given
        if kind.who != "members" or kind.pool.id not in have_own or kind.role.arn in of_tenants
        for asking in with_chains(model, session(model, kind, "a"))
    ]


def differences(model: Model, place: Place) -> tuple[tuple[Shape, Shape], ...]:
    """Return what differs between two: their tag, where the place goes by it, or who they are."""
    key = place.variable if is_tag(place.variable) else f"{host(model)}:sub"
    return (((symbol(key, "a"),), (symbol(key, "b"),)),)


def _reaching(model: Model, asking: Session, place: Place, bucket: Bucket) -> Iterator[Question]:
    """Ask for the objects of the folder, and for lists of them."""
    owner = session(model, place.kind, "b")
    common = Question(
        asking,
        OBJECTS,
        (*joined(f"{bucket.arn}/", place.of(owner)),),
        different=differences(model, place),
        claims=(place.claim(owner),),
        resource_policies=policies_of(bucket),
    )
    yield common
    yield lists_from_inside(place, owner, common)
    yield from lists_cut_short(model, place, owner, common)


def _own(model: Model, place: Place, bucket: Bucket) -> Question:
    """Ask for the own folder, which must be possible."""
    me = session(model, place.kind, "a")
    return Question(
        me,
        OBJECTS,
        (*joined(f"{bucket.arn}/", place.of(me)),),
        claims=(place.claim(me),),
        resource_policies=policies_of(bucket),
    )


def joined(start: str, shape: Shape) -> Shape:
    """Return a shape with a text before it."""
    if shape and isinstance(shape[0], str):
        return (start + shape[0], *shape[1:])
    return (start, *shape)
