"""The app: its picture, its routes with who may call them, and its outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gatehouse.access import drawing
from gatehouse.access.matrix import Matrix, Thing
from gatehouse.access.showing import as_svg
from gatehouse.console.pages.rights import rights_of
from gatehouse.console.rendering import page
from gatehouse.console.target import Target
from gatehouse.errors import CommandError


@dataclass(frozen=True)
class Access:
    """Who may call a route.

    Parameters
    ----------
    caller : str
        Who: ``anyone``, ``guest``, ``user``, a group, a machine client.
    effect : str
        ``allowed``, ``if`` or ``unknown``.
    words : str
        The answer as text.
    reason : str
        Why.
    """

    caller: str
    effect: str
    words: str
    reason: str


@dataclass(frozen=True)
class RouteRow:
    """A route, with who may call it.

    Parameters
    ----------
    key : str
        The method and the path.
    place : str
        The line of Python that made it.
    callers : tuple of Access
        Who may call it.
    """

    key: str
    place: str
    callers: tuple[Access, ...]


def overview(request: Request) -> Response:
    """Show the app."""
    target: Target = request.app.state.target
    known: dict[str, Any] = {"routes": [], "sentences": [], "rights": [], "problem": None}
    outputs = target.outputs()
    try:
        matrix = target.matrix()
        known |= {
            "routes": routes_of(matrix),
            "sentences": drawing.drawing_of(matrix).sentences(),
            "rights": rights_of(matrix),
        }
    except CommandError as error:
        known["problem"] = error
    return page(request, "app.html", outputs=outputs, **known)


def architecture(request: Request) -> Response:
    """Draw what the app is made of, as ``gatehouse draw`` does."""
    target: Target = request.app.state.target
    drawn = drawing.as_svg(drawing.drawing_of(target.matrix()))
    return Response(drawn, media_type="image/svg+xml")


def picture(request: Request) -> Response:
    """Draw who may do what."""
    target: Target = request.app.state.target
    return Response(as_svg(target.matrix()), media_type="image/svg+xml")


def routes_of(matrix: Matrix) -> list[RouteRow]:
    """List the routes of a matrix with those who may call them, or could."""
    return [
        RouteRow(thing.name, thing.source.place, tuple(_callers(matrix, thing)))
        for thing in matrix.things
        if thing.kind == "route"
    ]


def _callers(matrix: Matrix, thing: Thing) -> list[Access]:
    had = [
        Access(caller.name, answer.effect, str(answer), answer.reason)
        for caller in matrix.callers
        for answer in matrix.cell(thing.name, caller.name).answers.values()
        if answer.is_had
    ]
    # What anyone has, everybody has.
    public = [each for each in had if each.caller == "anyone" and each.effect == "allowed"]
    return public or had
