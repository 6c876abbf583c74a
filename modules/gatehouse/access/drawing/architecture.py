"""Make the drawing of a matrix."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.callers import Caller
from gatehouse.access.drawing.drawing import Arrow, Box, Drawing, Row
from gatehouse.access.matrix import Matrix
from gatehouse.access.matrix.thing import Thing
from gatehouse.access.model import Function, Model, Route

_PEOPLE, _POOLS, _ROLES, _APIS, _FUNCTIONS, _DATA = range(6)
_STORED = ("folder", "items", "key", "queue", "topic")


def drawing_of(matrix: Matrix) -> Drawing:
    """Draw who reaches what in an app.

    Parameters
    ----------
    matrix : Matrix
        Who may do what.

    Example
    -------
    >>> from gatehouse.access.matrix import matrix_of
    >>> from gatehouse.access.model import Model
    >>> [row.text for row in drawing_of(matrix_of(Model())).rows]
    []
    """
    arrows = _joined(
        {*_signing_in(matrix), *_reaching(matrix), *_answering(matrix.model), *_triggers(matrix)}
    )
    used = {end for arrow in arrows for end in (arrow.start, arrow.end)}
    boxes = tuple(_boxes(matrix, used))
    title = ", ".join(matrix.model.stacks) or "the app"
    return Drawing(f"What {title} is made of, and who calls what", boxes, tuple(sorted(arrows)))


def _boxes(matrix: Matrix, used: set[str]) -> Iterator[Box]:
    model = matrix.model
    people = tuple(
        Row(_person(each), each.name, "person")
        for each in matrix.callers
        if each.kind != "function" and _person(each) in used
    )
    if people:
        yield Box("people", "People", _PEOPLE, people)
    for pool in model.user_pools:
        rows = tuple(
            Row(_client(each.id), each.source.label, "client")
            for each in pool.clients
            if _client(each.id) in used
        )
        yield Box(f"pool {pool.id}", f"User pool {pool.source.label}", _POOLS, rows)
    yield from _identity_pools(matrix, used)
    for api in model.apis:
        routes = tuple(
            Row(_route(each), each.key, "open" if each.authorization == "NONE" else "route")
            for each in api.routes
        )
        yield Box(f"api {api.id}", f"API {api.source.label}", _APIS, routes)
    functions = tuple(
        Row(_function(each.arn), each.source.label, "function") for each in _in_order(model)
    )
    if functions:
        yield Box("functions", "Functions", _FUNCTIONS, functions)
    yield from _stored(matrix, used)


def _in_order(model: Model) -> list[Function]:
    """Return the functions in the order of their routes, so that few arrows cross."""
    answering = [route.function_arn for route in model.routes]
    return sorted(
        model.functions,
        key=lambda each: answering.index(each.arn) if each.arn in answering else len(answering),
    )


def _identity_pools(matrix: Matrix, used: set[str]) -> Iterator[Box]:
    """Yield each identity pool with the roles that it gives; a role stands in the first one."""
    seen: set[str] = set()
    for pool in matrix.model.identity_pools:
        given = {pool.authenticated, pool.unauthenticated}
        given |= {rule.role_arn for mapping in pool.mappings for rule in mapping.rules}
        if any(mapping.type == "Token" for mapping in pool.mappings):
            given |= {group.role_arn for each in matrix.model.user_pools for group in each.groups}
        rows = tuple(
            Row(_role(role.arn), role.source.label, "role")
            for role in matrix.model.roles
            if role.arn in given and role.arn not in seen and _role(role.arn) in used
        )
        seen |= {role.arn for role in matrix.model.roles if role.arn in given}
        yield Box(f"identities {pool.id}", f"Identity pool {pool.source.label}", _ROLES, rows)


def _stored(matrix: Matrix, used: set[str]) -> Iterator[Box]:
    """Yield what data is in, with the parts of it that somebody reaches."""
    model = matrix.model
    kinds = (
        ("Bucket", model.buckets), ("Table", model.tables), ("Key", model.keys),
        ("Queue", model.queues), ("Topic", model.topics),
    )  # fmt: skip
    for kind, listed in kinds:
        for each in listed:
            rows = tuple(
                Row(_thing(thing), _short(thing, each.source.label), "data")
                for thing in matrix.things
                if thing.kind in _STORED and thing.source.address == each.source.address
                and thing.source.stack == each.source.stack and _thing(thing) in used
            )  # fmt: skip
            yield Box(f"{kind} {each.arn}", f"{kind} {each.source.label}", _DATA, rows)


def _short(thing: Thing, label: str) -> str:
    """Return a thing's name without that of the box which it stands in."""
    return thing.name.removesuffix(f" of {label}")


def _signing_in(matrix: Matrix) -> Iterator[Arrow]:
    """Yield how people come to their clients and roles."""
    for caller in matrix.callers:
        if caller.kind in ("anyone", "function", "account"):
            continue
        clients = _clients(matrix.model, caller)
        for client in clients:
            yield Arrow(_person(caller), client)
        for session in caller.sessions:
            if session.role is not None:
                for start in clients or [_person(caller)]:
                    yield Arrow(start, _role(session.role.arn), sure=not session.doubt)


def _reaching(matrix: Matrix) -> Iterator[Arrow]:
    """Yield what everybody may do."""
    functions = {f"function {each.source.label}": each.arn for each in matrix.model.functions}
    for caller in matrix.callers:
        function = functions.get(caller.name) if caller.kind == "function" else None
        for thing in matrix.things:
            cell = matrix.cell(thing.name, caller.name)
            if thing.kind == "administration" or not cell.is_had:
                continue
            verbs = [verb for verb, answer in cell.answers.items() if answer.is_had]
            sure = all(answer.effect in ("allowed", "denied") for answer in cell.answers.values())
            text = "" if verbs == ["call"] else ", ".join(verbs)
            for start in _starts(matrix.model, caller, thing, function):
                yield Arrow(start, _thing(thing), text, sure)


def _starts(model: Model, caller: Caller, thing: Thing, function: str | None) -> list[str]:
    """Return where the arrow to a thing begins: at what lets the caller in."""
    route = thing.route
    if route is not None and route.authorization == "NONE":
        return [_person(caller)] if caller.kind == "anyone" else []
    if function is not None:
        return [] if thing.source.label == caller.name else [_function(function)]
    if route is not None and route.authorization in ("JWT", "CUSTOM"):
        return _clients(model, caller) or [_person(caller)]
    roles = [_role(each.role.arn) for each in caller.sessions if each.role is not None]
    return roles or [_person(caller)]


def _answering(model: Model) -> Iterator[Arrow]:
    """Yield which function answers a route, and which one decides about it."""
    for api in model.apis:
        for route in api.routes:
            if model.function(route.function_arn):
                yield Arrow(_route(route), _function(route.function_arn or ""))
            decides = route.authorizer.function_arn if route.authorizer else None
            if model.function(decides):
                yield Arrow(_route(route), _function(decides or ""), "asks")


def _triggers(matrix: Matrix) -> Iterator[Arrow]:
    for pool in matrix.model.user_pools:
        for name, function in sorted(pool.triggers.items()):
            if matrix.model.function(function):
                yield Arrow(f"pool {pool.id}", _function(function), name.replace("_", " "))


def _joined(arrows: set[Arrow]) -> list[Arrow]:
    """Join the arrows between two ends into one."""
    ends = sorted({(each.start, each.end) for each in arrows})
    found: list[Arrow] = []
    for start, end in ends:
        between = [each for each in arrows if (each.start, each.end) == (start, end)]
        said = {word for each in between for word in each.text.split(", ") if word}
        order = ["list", "read", "write", "delete"]
        words = sorted(said, key=lambda word: (order.index(word) if word in order else 9, word))
        found.append(Arrow(start, end, ", ".join(words), any(each.sure for each in between)))
    return found


def _clients(model: Model, caller: Caller) -> list[str]:
    """Return the clients that a caller signs in with."""
    known = {client.id for pool in model.user_pools for client in pool.clients}
    return sorted({_client(each.client) for each in caller.tokens if each.client in known})


def _person(caller: Caller) -> str:
    return f"caller {caller.name}"


def _client(identity: str) -> str:
    return f"client {identity}"


def _role(arn: str) -> str:
    return f"role {arn}"


def _route(route: Route) -> str:
    return f"route {route.api} {route.key}"


def _function(arn: str) -> str:
    return f"function {arn}"


def _thing(thing: Thing) -> str:
    if thing.route is not None:
        return _route(thing.route)
    return f"thing {thing.name}"
