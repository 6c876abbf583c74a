"""Call the API of a deployed app as one of its users."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import requests

from gatehouse.deployed.app import CLIENT, TO_CALL, TO_SEND_A_TOKEN, TO_SIGN_REQUESTS, client_of_app
from gatehouse.deployed.client import Answer, Client
from gatehouse.deployed.refusals import check_user, refusals_as_errors
from gatehouse.errors import CommandError

_TOKENS = ("id", "access")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def call_api(
    project: Path,
    method: str,
    path: str,
    *,
    body: str | None = None,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    client: str = CLIENT,
    outputs: Path | None = None,
    stack: str | None = None,
) -> Answer:
    """Find the app, sign in, and send one request to its API.

    Parameters
    ----------
    project : Path
        The project, whose running local AWS is called if no outputs are named.
    method : str
        The HTTP method.
    path : str
        The path, beginning with ``/``.
    body : str or None
        What to send, JSON. Default None: nothing.
    user : str or None
        The e-mail address or name to sign in with. Default None: the request is not signed.
    password : str or None
        The password of that user.
    token : str or None
        ``id`` or ``access``: send this token, for routes with a JWT authorizer. Default None: sign
        the request with the user's credentials, for routes with IAM.
    client : str
        The output with the id of the client to sign in through. Default ``UserPoolClient``.
    outputs : Path or None
        The file that ``cdktf deploy --outputs-file`` wrote. Default None: that of the local AWS
        that is up.
    stack : str or None
        Take only this stack's outputs. Default None: those of all stacks together.

    Returns
    -------
    Answer
        What the API answered.

    Raises
    ------
    CommandError
        If an argument is wrong, there is no app to call, or the sign-in is refused.
    """
    _check(method, path, user=user, password=password, token=token)
    content = _parsed(body)
    needed = TO_CALL if user is None else TO_SEND_A_TOKEN if token else TO_SIGN_REQUESTS
    app = client_of_app(project, needed, client=client, outputs=outputs, stack=stack)
    if user is None or password is None:
        return _send(app, method, path, content)
    with refusals_as_errors(user, "sign in"):
        tokens = app.tokens(user, password)
        if token is not None:
            return _send(app, method, path, content, token=tokens[token])
        credentials = app.credentials(tokens["id"], app.identity(tokens["id"]))
    return _send(app, method, path, content, credentials=credentials)


def _check(
    method: str, path: str, *, user: str | None, password: str | None, token: str | None
) -> None:
    """Check what a call is given before anything is looked for or sent."""
    if method.upper() not in _METHODS:
        raise CommandError(
            f"METHOD must be one of {', '.join(_METHODS)}, not {method}.", exit_code=2
        )
    if not path.startswith("/"):
        raise CommandError(
            f"PATH must begin with /, not {path}.", f"Write it as /{path}.", exit_code=2
        )
    if token is not None and token not in _TOKENS:
        raise CommandError(f"--token must be {' or '.join(_TOKENS)}, not {token}.", exit_code=2)
    if token is not None and user is None:
        raise CommandError(
            f"--token {token} must be given with a user whose token it is.",
            "Give --user.",
            exit_code=2,
        )
    if user is not None:
        check_user("--user", user)
    if user is not None and not password:
        raise CommandError(
            f"--user {user} must be given with a password.",
            "Give --password, or set GATEHOUSE_PASSWORD.",
            exit_code=2,
        )


def _parsed(body: str | None) -> object:
    try:
        return None if body is None else json.loads(body)
    except ValueError as error:
        raise CommandError(
            f"--body must be JSON, not {body!r}: {error}.",
            """Put text into double quotes inside of single ones: --body '{"content": "Milk"}'""",
            exit_code=2,
        ) from None


def _send(app: Client, method: str, path: str, content: object, **who: Any) -> Answer:
    try:
        return app.request(method.upper(), path, content, **who)
    except requests.RequestException as error:
        why = type(error).__name__
        raise CommandError(
            f"{app.deployment.api_endpoint} does not answer: {why}.",
            "Check that the app with these outputs is still deployed, and the local AWS still up.",
            exit_code=1,
        ) from None
