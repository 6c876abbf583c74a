"""No user reads or writes another user's items, nor a tenant another tenant's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gatehouse.access.model import Model, Table
from gatehouse.access.patterns import STAR
from gatehouse.access.prover.actions import ITEMS, SCANS, STREAMS
from gatehouse.access.prover.keys import is_tag
from gatehouse.access.prover.sessions import session
from gatehouse.access.prover.theorem import Question, Session, Theorem
from gatehouse.access.prover.theorems.folders import askers, differences
from gatehouse.access.prover.theorems.places import Place, items_of, policies_of

_LEADING = "dynamodb:leadingkeys"


def items(model: Model) -> Iterator[Theorem]:
    """Make a theorem for each table and each variable that its items go by."""
    grouped: dict[tuple[str, str], list[Place]] = {}
    for place in items_of(model):
        grouped.setdefault((place.thing.arn, place.variable), []).append(place)
    for (_, variable), places in sorted(grouped.items()):
        table = places[0].thing
        if isinstance(table, Table):
            yield _theorem(model, table, variable, places)


def _theorem(model: Model, table: Table, variable: str, places: list[Place]) -> Theorem:
    name, one = ("tenants", "tenant") if is_tag(variable) else ("items", "user")
    denied: dict[object, Question] = {}
    controls: dict[object, Question] = {}
    asked = askers(model, places)
    for place in places:
        for asking in asked:
            at = (asking.label, *place.alike(session(model, place.kind, "b")))
            for index, question in enumerate(_reaching(model, asking, place, table)):
                denied.setdefault((*at, index), question)
        controls.setdefault((place.pattern, place.kind.role.arn), _own(model, place, table))
    return Theorem(
        name,
        f"no {one} reads or writes another {one}'s items in {table.name}",
        tuple(denied.values()),
        tuple(controls.values()),
        table.source,
    )


def _reaching(model: Model, asking: Session, place: Place, table: Table) -> Iterator[Question]:
    """Ask for the items by their key, in the table and its indexes, and for all items at once."""
    owner = session(model, place.kind, "b")
    by_key = Question(
        asking,
        ITEMS,
        (table.arn,),
        members={_LEADING: place.of(owner)},
        different=differences(model, place),
        claims=(place.claim(owner),),
        resource_policies=policies_of(table),
    )
    all_at_once = replace(
        by_key, actions=SCANS, members={}, keys={_LEADING: None}, different=(), claims=()
    )
    yield by_key
    yield all_at_once
    if table.indexes:
        index = (f"{table.arn}/index/", STAR)
        yield replace(by_key, resource=index)
        yield replace(all_at_once, resource=index)
    if table.stream_arn:
        stream = (f"{table.arn}/stream/", STAR)
        yield replace(all_at_once, actions=STREAMS, resource=stream, resource_policies=())


def _own(model: Model, place: Place, table: Table) -> Question:
    """Ask for the own items, which must be possible."""
    me = session(model, place.kind, "a")
    return Question(
        me,
        ITEMS,
        (table.arn,),
        keys={_LEADING: place.of(me)},
        claims=(place.claim(me),),
        resource_policies=policies_of(table),
    )
