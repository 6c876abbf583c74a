"""The page: every address that it answers, from top to bottom."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from requests import RequestException
from starlette.applications import Starlette
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from gatehouse.console.gate import Address, Gate
from gatehouse.console.pages import app, calls, documentation, mail, trying, users
from gatehouse.console.rendering import page
from gatehouse.console.signed_in import SignedIn
from gatehouse.console.target import Target
from gatehouse.deployed.connecting import forget_credentials
from gatehouse.errors import CommandError

_STATIC = Path(__file__).parent / "static"
_READING = ("GET", "HEAD")


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
        Route("/architecture.svg", app.architecture),
        Route("/picture.svg", app.picture),
        Route("/users", users.listed, name="users"),
        Route("/users", users.create, methods=["POST"]),
        Route("/users/one", users.shown, name="user"),
        Route("/users/{action}", users.confirmation, methods=["GET"]),
        Route("/users/{action}", users.change, methods=["POST"]),
        Route("/mail", mail.listed, name="mail"),
        Route("/calls", calls.listed, name="calls"),
        Route("/calls/{request_id:path}", calls.why, name="why"),
        Route("/try", trying.form, name="try"),
        Route("/try", trying.send, methods=["POST"]),
        Route("/try/sign-in", trying.sign_in, methods=["POST"]),
        Route("/try/sign-out", trying.sign_out, methods=["POST"]),
        Route("/docs/{page}", documentation.shown, name="documentation"),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    made = Starlette(
        routes=[Mount(f"/{address.token}", routes=pages)],
        middleware=[Middleware(Gate, address=address)],
        exception_handlers={
            CommandError: _refused,
            HTTPException: _no_page,
            BotoCoreError: _unreached,
            ClientError: _unreached,
            RequestException: _unreached,
        },
    )
    made.state.address, made.state.target, made.state.signed_in = address, target, SignedIn()
    return made


async def _refused(request: Request, error: Exception) -> Response:
    """Show an error that the developer can act on, as a command would.

    Credentials that were at fault are replaced meanwhile, so the next page reads them anew.
    """
    assert isinstance(error, CommandError)
    forget_credentials()
    return page(
        request,
        "error.html",
        status=422,
        message=error.message,
        fix=error.fix,
        again=_page_of(request),
    )


async def _unreached(request: Request, error: Exception) -> Response:
    """Say what AWS, or the local AWS, answered in place of an answer that a page foresees."""
    said = str(error) if isinstance(error, ClientError) else type(error).__name__
    what = "refused" if isinstance(error, ClientError) else "does not answer"
    return await _refused(
        request,
        CommandError(
            f"{request.app.state.target.place_if_known} {what}: {said}.",
            "Check that the app is still deployed, the local AWS still up, and your credentials "
            "still valid.",
        ),
    )


async def _no_page(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    asked = request.url.path.removeprefix(f"/{request.app.state.address.token}/")
    said = f"{request.method} {asked}: {error.detail.rstrip('.')}."
    if error.detail == HTTPStatus.NOT_FOUND.phrase:
        said = f"the console has no page {asked}."
    return page(
        request,
        "error.html",
        status=error.status_code,
        message=said,
        fix="Choose a page above.",
        # An address that no page has leads nowhere back; a form that was refused does.
        again="" if request.method in _READING else _page_of(request),
    )


def _page_of(request: Request) -> str:
    """Return the address of the page that a request came from: a form has none of its own."""
    root = f"/{request.app.state.address.token}/"
    if request.method in _READING:
        asked = request.url
    else:
        asked = URL(request.headers.get("referer", ""))
        if asked.netloc != request.url.netloc or not asked.path.startswith(root):
            return root
    return f"{asked.path}?{asked.query}" if asked.query else asked.path
