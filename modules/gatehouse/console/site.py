"""The page: every address that it answers, from top to bottom."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from gatehouse.console.gate import Address, Gate
from gatehouse.console.pages import app, calls, mail, trying, users
from gatehouse.console.rendering import page
from gatehouse.console.signed_in import SignedIn
from gatehouse.console.target import Target
from gatehouse.errors import CommandError

_STATIC = Path(__file__).parent / "static"


def site(target: Target, address: Address) -> Starlette:
    """Make the page.

    Parameters
    ----------
    target : Target
        The app that it shows.
    address : Address
        Where it is.
    """
    pages = [
        Route("/", app.overview, name="app"),
        Route("/picture.svg", app.picture),
        Route("/users", users.listed, name="users"),
        Route("/users", users.create, methods=["POST"]),
        Route("/users/{name}", users.shown, name="user"),
        Route("/users/{name}/{action}", users.confirmation, methods=["GET"]),
        Route("/users/{name}/{action}", users.change, methods=["POST"]),
        Route("/mail", mail.listed, name="mail"),
        Route("/calls", calls.listed, name="calls"),
        Route("/calls/{request_id:path}", calls.why, name="why"),
        Route("/try", trying.form, name="try"),
        Route("/try", trying.send, methods=["POST"]),
        Route("/try/sign-in", trying.sign_in, methods=["POST"]),
        Route("/try/sign-out", trying.sign_out, methods=["POST"]),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    made = Starlette(
        routes=[Mount(f"/{address.token}", routes=pages)],
        middleware=[Middleware(Gate, address=address)],
        exception_handlers={CommandError: _refused, HTTPException: _no_page},
    )
    made.state.address, made.state.target, made.state.signed_in = address, target, SignedIn()
    return made


async def _refused(request: Request, error: Exception) -> Response:
    """Show an error that the developer can act on, as a command would."""
    assert isinstance(error, CommandError)
    return page(request, "error.html", status=422, message=error.message, fix=error.fix)


async def _no_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return page(
        request,
        "error.html",
        status=error.status_code,
        message=f"{request.method} {request.url.path.rpartition('/')[2]}: {error.detail}.",
        fix="Choose a page above.",
    )
