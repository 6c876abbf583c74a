"""Try a route as a user: sign in once, send, see the request and the answer."""

from __future__ import annotations

import json
import shlex
import time
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
from gatehouse.deployed.client import Client
from gatehouse.deployed.refusals import refusals_as_errors
from gatehouse.errors import CommandError

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
#: How a request can prove who sends it.
PROOFS = {
    "route": "what the route asks for",
    "signature": "a signature (IAM)",
    "id": "the ID token",
    "access": "the access token",
    "nothing": "nothing",
}
_OF_ROUTES = {"AWS_IAM": "signature", "JWT": "access", "CUSTOM": "id", "NONE": "nothing"}


@dataclass(frozen=True)
class Sent:
    """A request, and what came of it.

    Parameters
    ----------
    method, url, body, proof : str
        The request.
    status : int
        The answer's status.
    reason : str
        The status in words.
    headers : dict of str to str
        The answer's headers.
    text : str
        The answer's body.
    milliseconds : int
        How long it took.
    request_id : str
        The request's id, empty where the answer has none.
    curl : str
        A line for a terminal that sends the same.
    """

    method: str
    url: str
    body: str
    proof: str
    status: int
    reason: str
    headers: dict[str, str]
    text: str
    milliseconds: int
    request_id: str
    curl: str


def form(request: Request) -> Response:
    """Show the form."""
    asked = request.query_params
    return _page(
        request,
        {
            "method": asked.get("method", "GET"),
            "path": asked.get("path", "/"),
            "as": asked.get("as", ""),
        },
    )


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
        routes = []
    return page(
        request,
        "try.html",
        methods=METHODS,
        proofs=PROOFS,
        routes=routes,
        sessions=request.app.state.signed_in.all(),
        fields={"method": "GET", "path": "/", "body": "", "as": "", "proof": "route"} | fields,
        sent=sent,
    )


def _back(request: Request) -> Response:
    return RedirectResponse(f"/{request.app.state.address.token}/try", 303)


def _sign_in(request: Request, user: str, password: str) -> None:
    target: Target = request.app.state.target
    pools = merged(target.outputs(), {"IdentityPool"})
    app = _client(target, TO_SIGN_REQUESTS if "IdentityPool" in pools else TO_SIGN_UP)
    with refusals_as_errors(user, "sign in"):
        tokens = app.tokens(user, password)
        if "IdentityPool" not in pools:
            request.app.state.signed_in.add(user, tokens)
            return
        identity = app.identity(tokens["id"])
        credentials = app.credentials(tokens["id"], identity)
    request.app.state.signed_in.add(user, tokens, identity, credentials)


def _client(target: Target, needed: tuple[str, ...]) -> Client:
    return client_of_app(target.project, needed, outputs=target.file, stack=target.stack)


def _routes(matrix: Matrix) -> list[tuple[str, str]]:
    return [
        (method, path)
        for thing in matrix.things
        if thing.route is not None
        for method, _, path in [thing.name.partition(" ")]
        if path
    ]


def _send(request: Request, fields: dict[str, str]) -> Sent:
    target: Target = request.app.state.target
    method, path = fields.get("method", "GET").upper(), fields.get("path", "").strip()
    body = fields.get("body", "")
    if method not in METHODS or not path.startswith("/"):
        raise CommandError(f"the path must begin with /, not {path!r}.", "Type a path of the API.")
    session: Session | None = request.app.state.signed_in.get(fields.get("as", ""))
    proof = fields.get("proof", "route")
    if proof == "route":
        proof = _asked_for(target, method, path) if session else "nothing"
    app = _client(target, TO_CALL if session is None else TO_SIGN_REQUESTS[:1])
    headers = {"content-type": "application/json"} if body else {}
    url = app.deployment.api_endpoint + path
    headers |= _proven(app, session, proof, method, url, headers, body)
    started = time.monotonic()
    try:
        answer = requests.request(
            method, url, headers=headers, data=body.encode() or None, timeout=30,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise CommandError(
            f"{app.deployment.api_endpoint} does not answer: {type(error).__name__}.",
            "Check that the app is still deployed, and the local AWS still up.",
        ) from None
    took = int((time.monotonic() - started) * 1000)
    found = answer.headers
    return Sent(
        method, url, body, PROOFS.get(proof, proof), answer.status_code, answer.reason or "",
        dict(found), answer.text, took, found.get("apigw-requestid", ""),
        " ".join(_curl(method, url, body, session, proof, app.deployment.region)),
    )
