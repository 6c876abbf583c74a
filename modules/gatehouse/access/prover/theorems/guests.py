"""No guest calls a route that was not named for guests.

A route without authorization is open to everybody, guests or not: that is no question of policies.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.model import Api, Model, Route
from gatehouse.access.patterns import STAR, Token
from gatehouse.access.prover.sessions import Kind, kinds, session, with_chains
from gatehouse.access.prover.theorem import Question, Shape, Theorem

_INVOKE = ("execute-api:Invoke",)


def guests(model: Model) -> Iterator[Theorem]:
    """Make a theorem for each API."""
    given = kinds(model)
    for api in model.apis:
        if any(route.authorization == "AWS_IAM" for route in api.routes):
            yield _theorem(model, api, [each for each in given if each.who == "guests"], given)


def _theorem(model: Model, api: Api, let_in: list[Kind], given: list[Kind]) -> Theorem:
    denied = [
        Question(asking, _INVOKE, shape(api, route), except_for=others(api, route))
        for route in api.routes
        if route.authorization == "AWS_IAM"
        for kind in let_in
        if not is_named(api, route, kind)
        for asking in with_chains(model, session(model, kind, "a"))
    ]
    return Theorem(
        "guests",
        f"no guest calls a route of {api.name} that was not named for guests",
        tuple(denied),
        tuple(_controls(model, api, given)),
        api.source,
    )


def _controls(model: Model, api: Api, given: list[Kind]) -> Iterator[Question]:
    """Ask for a call that must be possible: of what is named for guests, or of any by a user."""
    signed = [route for route in api.routes if route.authorization == "AWS_IAM"]
    named = [
        (kind, route)
        for kind in given
        if kind.who == "guests"
        for route in signed
        if is_named(api, route, kind)
    ]
    for kind, route in named:
        yield Question(session(model, kind, "a"), _INVOKE, shape(api, route))
    users = [kind for kind in given if kind.who == "users"]
    if signed and users and not named:
        yield Question(session(model, users[0], "a"), _INVOKE, (f"{api.execution_arn}/", STAR))


def shape(api: Api, route: Route) -> Shape:
    """Return the ARNs of the calls of a route."""
    return _arn(api, route, {})


def _arn(api: Api, route: Route, spread: dict[int, bool]) -> Shape:
    """Write the ARNs; a path variable at a spread position has a slash in it."""
    tokens: list[Token] = [f"{api.execution_arn}/"]

    def add(text: str) -> None:
        if text and isinstance(tokens[-1], str):
            tokens[-1] += text
        elif text:
            tokens.append(text)

    def star() -> None:
        if tokens[-1] is not STAR:
            tokens.append(STAR)

    if len(api.stages) == 1:
        add(api.stages[0])
    else:
        star()
    add("/")
    if route.method == "ANY":
        star()
    else:
        add(route.method)
    for index, part in enumerate(route.path.strip("/").split("/")):
        add("/")
        if not part.startswith("{"):
            add(part)
            continue
        star()
        if spread.get(index):
            add("/")
            star()
    return tuple(tokens)


def others(api: Api, route: Route) -> tuple[Shape, ...]:
    """Return the calls that are not of a route though its shape has them.

    They are those of routes that are more specific, and paths with a slash where a variable is.
    """
    parts = route.path.strip("/").split("/")
    slashes = [
        _arn(api, route, {index: True})
        for index, part in enumerate(parts)
        if part.startswith("{") and not part.endswith("+}")
    ]
    specific = [
        shape(api, each)
        for each in api.routes
        if each is not route and _rank(each) < _rank(route) and each.method in (route.method, "ANY")
    ]
    return (*slashes, *specific)


def _rank(route: Route) -> tuple[int, ...]:
    """Return how specific a route is, the most specific first: texts, variables, greedy ones."""
    parts = route.path.strip("/").split("/")
    ranks = (2 if part.endswith("+}") else 1 if part.startswith("{") else 0 for part in parts)
    return (*ranks, route.method == "ANY")


def is_named(api: Api, route: Route, kind: Kind) -> bool:
    """Return whether a policy of a kind names a route itself, and not only more than it."""
    wanted = _words(shape(api, route), api)
    return any(
        _words(pattern.tokens, api) == wanted
        for document in kind.role.policies
        for statement in document.most.statements
        if statement.effect == "Allow" and statement.covers_action("execute-api:invoke")
        for pattern in statement.resources or ()
    )


def _words(tokens: tuple[Token, ...], api: Api) -> str:
    """Return an ARN without its stage."""
    text = "".join(str(getattr(token, "text", token)) for token in tokens)
    rest = text.removeprefix(f"{api.execution_arn}/")
    return rest.partition("/")[2] if rest != text else text
