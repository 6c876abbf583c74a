"""List the things of a model, in the order of the matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gatehouse.access.callers import Caps
from gatehouse.access.matrix.administration import administrations
from gatehouse.access.matrix.stored import files, functions, items, keys, queues, topics
from gatehouse.access.matrix.thing import Thing, Verb
from gatehouse.access.model import Model

CALL = "call"


def things_of(
    model: Model, caps: Caps | None = None, also: Model | None = None
) -> tuple[Thing, ...]:
    """List the things of a model; their names are unique.

    Parameters
    ----------
    model : Model
        The deployment.
    caps : Caps, optional
        Control policies that limit what is done to its resources. Default: none.
    also : Model, optional
        Another revision, whose folders and items are things too. Default: none.
    """
    resources = caps.resources if caps else ()
    found = [
        *_routes(model),
        *files(model, resources, also),
        *items(model, resources, also),
        *functions(model, resources),
        *keys(model, resources),
        *queues(model, resources),
        *topics(model, resources),
        *administrations(model, resources),
    ]
    return tuple(_named_apart(found))


def _routes(model: Model) -> Iterator[Thing]:
    many = len(model.apis) > 1
    for api in model.apis:
        for route in api.routes:
            name = f"{route.key} of {api.source.label}" if many else route.key
            yield Thing(name, "route", (Verb(CALL, lambda caller: []),), route.source, route)


def _named_apart(found: list[Thing]) -> Iterator[Thing]:
    """Give things of one name their stacks, and then numbers."""
    names = [each.name for each in found]
    repeated = {name for name in names if names.count(name) > 1} if len(names) < 2000 else set()
    taken: dict[str, int] = {}
    for each in found:
        name = f"{each.name} in {each.source.stack}" if each.name in repeated else each.name
        taken[name] = taken.get(name, 0) + 1
        yield replace(each, name=name if taken[name] == 1 else f"{name} ({taken[name]})")
