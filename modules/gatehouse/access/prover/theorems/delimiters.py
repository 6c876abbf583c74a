"""No value of a place's variable holds the delimiter that ends it: the side condition of segments.

``tenants/${aws:PrincipalTag/tenant}/*`` is one folder for each tenant only if no tenant's name
holds a slash: the folder of ``acme/eu`` would lie in that of ``acme``. Of identity ids AWS's form
says so. Of session tags the statement's own conditions must: ``StringNotLike`` with ``*/*``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gatehouse.access.model import Model
from gatehouse.access.patterns import Variable
from gatehouse.access.prover.actions import ITEMS, OBJECTS
from gatehouse.access.prover.keys import may_hold
from gatehouse.access.prover.sessions import session
from gatehouse.access.prover.theorem import Question, Session, Theorem, symbol
from gatehouse.access.prover.theorems.folders import joined
from gatehouse.access.prover.theorems.places import Place, folders_of, items_of, policies_of

_LEADING = "dynamodb:leadingkeys"


def delimiters(model: Model) -> Iterator[Theorem]:
    """Make a theorem for each thing, variable and delimiter."""
    made: dict[tuple[str, str, str], Theorem] = {}
    for place in (*folders_of(model), *items_of(model)):
        for key, character in _ends(place):
            at = (place.thing.arn, key, character)
            questions = tuple(_holding(model, place, key, character))
            before = made.get(at)
            if before is not None:
                made[at] = replace(before, denied=(*before.denied, *questions))
                continue
            says = (
                f"no value of ${{{key}}} holds the {character!r} that ends it in {place.thing.name}"
            )
            made[at] = Theorem("delimiters", says, questions, source=place.thing.source)
    yield from made.values()


def _ends(place: Place) -> Iterator[tuple[str, str]]:
    """List the variables of a place that a literal follows, each with its delimiter."""
    for token, after in zip(place.pattern, place.pattern[1:], strict=False):
        if isinstance(token, Variable) and isinstance(after, str):
            yield token.key, after[0]


def _holding(model: Model, place: Place, key: str, character: str) -> Iterator[Question]:
    """Ask for the place of somebody whose value holds the delimiter; AWS's form rules some out."""
    if not may_hold(key, character):
        return
    me = session(model, place.kind, "a")
    held = (symbol(key, "a"), character, symbol(key, "b"))
    asking: Session = replace(me, keys={**me.keys, key: held}, optional=frozenset())
    common = Question(
        asking,
        OBJECTS,
        joined(f"{place.thing.arn}/", place.of(asking)),
        resource_policies=policies_of(place.thing),
    )
    if model.tables and place.thing in model.tables:
        keys = {_LEADING: place.of(asking)}
        yield replace(common, actions=ITEMS, resource=(place.thing.arn,), keys=keys)
    else:
        yield common
