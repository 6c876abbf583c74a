"""Try a route as a user: sign in once, send, see the request and the answer."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gatehouse.access.matrix import Matrix
from gatehouse.console.pages.forms import form_of
from gatehouse.console.rendering import page
from gatehouse.console.signed_in import Session
from gatehouse.console.target import Target
from gatehouse.deployed.app import TO_CALL, TO_SIGN_REQUESTS, TO_SIGN_UP, client_of_app, merged
from gatehouse.deployed.client import Answer, Client
from gatehouse.deployed.refusals import refusals_as_errors
from gatehouse.deployed.route_kinds import authorization_of
from gatehouse.errors import CommandError

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
#: How a request can prove who sends it, in words.
PROOFS = {
    "route": "what the route asks for",
    "signature": "a signature (IAM)",
    "id": "the ID token",
    "access": "the access token",
    "nothing": "nothing",
}
_OF_ROUTES = {"AWS_IAM": "signature", "JWT": "access", "CUSTOM": "id", "NONE": "nothing"}
_FIRST = {"method": "GET", "path": "/", "body": "", "as": "", "proof": "route"}


@dataclass(frozen=True)
class Sent:
    """A request, and what came of it.

    Parameters
    ----------
    method, url, body, proof : str
        The request, and what it proves its sender by, in words.
    answer : Answer
        What came of it.
    curl : str
        A line for a terminal that sends the same.
    """

    method: str
    url: str
    body: str
    proof: str
    answer: Answer
    curl: str


def form(request: Request) -> Response:
    """Show the form."""
    asked = request.query_params
    known = {name: asked[name] for name in ("method", "path", "as") if name in asked}
    return _page(request, known)


async def sign_in(request: Request) -> Response:
    """Sign a user in, and keep the tokens in this process."""
    fields = await form_of(request)
    user, password = fields.get("user", "").strip(), fields.get("password", "")
    if not user or not password:
        raise CommandError("a user and a password must be given.", "Type both.")
    await run_in_threadpool(_sign_in, request, user, password)
    return _back(request)


async def sign_out(request: Request) -> Response:
    """Forget a user's tokens."""
    request.app.state.signed_in.remove((await form_of(request)).get("user", ""))
    return _back(request)


async def send(request: Request) -> Response:
    """Send a request, and show the answer."""
    fields = await form_of(request)
    sent = await run_in_threadpool(_send, request, fields)
    return await run_in_threadpool(_page, request, fields, sent)


def _page(request: Request, fields: dict[str, str], sent: Sent | None = None) -> Response:
    target: Target = request.app.state.target
    try:
        routes = _routes(target.matrix())
    except CommandError:
        routes = []  # nothing was synthesized here; a path can be typed all the same
    return page(
        request,
        "try.html",
        methods=METHODS,
        proofs=PROOFS,
        routes=routes,
        sessions=request.app.state.signed_in.all(),
        fields=_FIRST | fields,
        sent=sent,
    )


def _back(request: Request) -> Response:
    return RedirectResponse(f"/{request.app.state.address.token}/try", 303)


def _sign_in(request: Request, user: str, password: str) -> None:
    target: Target = request.app.state.target
    known = merged(target.outputs(), {"IdentityPool", "UserPoolClient"})
    has_identities = bool(known.get("IdentityPool"))
    app = _client(target, TO_SIGN_REQUESTS if has_identities else TO_SIGN_UP)
    with refusals_as_errors(user, "sign in"):
        tokens = app.tokens(user, password)
        identity = app.identity(tokens["id"]) if has_identities else ""
        credentials = app.credentials(tokens["id"], identity) if has_identities else None
    request.app.state.signed_in.add(user, tokens, identity, credentials)


def _client(target: Target, needed: tuple[str, ...]) -> Client:
    return client_of_app(target.project, needed, outputs=target.file, stack=target.stack)


def _routes(matrix: Matrix) -> list[str]:
    return [thing.name for thing in matrix.things if thing.route is not None and " " in thing.name]


def _send(request: Request, fields: dict[str, str]) -> Sent:
    target: Target = request.app.state.target
    method, path = fields.get("method", "GET").upper(), fields.get("path", "").strip()
    if method not in METHODS:
        raise CommandError(f"the method must be one of {', '.join(METHODS)}, not {method}.")
    if not path.startswith("/"):
        raise CommandError(f"the path must begin with /, not {path!r}.", f"Write it as /{path}.")
    session: Session | None = request.app.state.signed_in.get(fields.get("as", ""))
    proof = _proof(target, fields.get("proof", "route"), session, method, path)
    body = fields.get("body", "").encode()
    headers = {"content-type": "application/json"} if body else {}
    app = _client(target, TO_CALL)
    try:
        answer = app.request(method, path, body or None, headers=headers, **_proven(session, proof))
    except requests.RequestException as error:
        raise CommandError(
            f"{app.deployment.api_endpoint} does not answer: {type(error).__name__}.",
            "Check that the app is still deployed, and the local AWS still up.",
        ) from None
    url = app.deployment.api_endpoint + path
    line = " ".join(_curl(method, url, body, session, proof, app.deployment.region))
    return Sent(method, url, body.decode(), PROOFS[proof], answer, line)


def _proof(target: Target, asked: str, session: Session | None, method: str, path: str) -> str:
    """Choose what a request proves its sender by; who is nobody proves nothing."""
    if session is None:
        return "nothing"
    if asked != "route":
        return asked if asked in PROOFS else "nothing"
    known = authorization_of(target.project, method, path, outputs=target.file)
    return _OF_ROUTES.get(known or "", "signature" if session.credentials else "id")


def _proven(session: Session | None, proof: str) -> dict[str, Any]:
    if session is None or proof == "nothing":
        return {}
    if proof != "signature":
        return {"token": session.tokens[proof]}
    if session.credentials is None:
        raise CommandError(
            f"{session.user} has no credentials to sign with: the app puts out no identity pool.",
            "Choose a token, or add the output: self.output(IdentityPool=identities.id).",
        )
    return {"credentials": session.credentials}


def _curl(
    method: str, url: str, body: bytes, session: Session | None, proof: str, region: str
) -> Iterator[str]:
    """Write the request as a line of curl; it holds what proves the sender."""
    yield "curl -i"
    if method != "GET":
        yield f"-X {method}"
    if body:
        yield f"-H 'content-type: application/json' -d {shlex.quote(body.decode())}"
    if session and proof in session.tokens:
        yield f"-H 'authorization: Bearer {session.tokens[proof]}'"
    if session and session.credentials and proof == "signature":
        keys = session.credentials
        yield f"--aws-sigv4 aws:amz:{region}:execute-api --user {keys.access_key}:{keys.secret_key}"
        yield f"-H 'x-amz-security-token: {keys.token}'"
    yield shlex.quote(url)
