"""Call the API of a deployed app: as one of its users, as a machine, or as nobody."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import boto3
import requests

from gatehouse.deployed.app import (
    CLIENT,
    TO_CALL,
    TO_SEND_A_TOKEN,
    TO_SIGN_REQUESTS,
    client_of_app,
)
from gatehouse.deployed.challenges import Answering, nobody_answers
from gatehouse.deployed.client import Answer, Client
from gatehouse.deployed.refusals import check_user, refusals_as_errors
from gatehouse.deployed.route_kinds import authorization_of
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import running

_TOKENS = ("id", "access")
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
#: Which token a route takes that does not say it: only access tokens have scopes.
_BY_TOKEN = ("JWT", "CUSTOM")


@dataclass(frozen=True)
class Sender:
    """Who sends a request.

    Parameters
    ----------
    user, password : str, optional
        The e-mail address or name to sign in with, and its password. Default: nobody signs in.
    token : str, optional
        ``id`` or ``access``: send this token. Default: as the route asks, where its authorization
        is known; else the request is signed.
    client : str
        The output with the id of the client to sign in through. Default ``UserPoolClient``.
    machine : str, optional
        The output with the id of a machine's client: send its own token. Default: none.
    scopes : sequence of str
        The scopes of the machine's token. Default: all of its client.
    answer : callable
        Answers what Cognito asks besides the password. Default: it is refused.
    """

    user: str | None = None
    password: str | None = None
    token: str | None = None
    client: str = CLIENT
    machine: str | None = None
    scopes: Sequence[str] = ()
    answer: Answering = nobody_answers


@dataclass(frozen=True)
class Timing:
    """How a request that was sent several times was answered.

    Parameters
    ----------
    seconds : tuple of float
        How long each took.
    statuses : mapping of int to int
        How often each status came.
    """

    seconds: tuple[float, ...]
    statuses: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, answers: Sequence[Answer]) -> Timing:
        """Count some answers."""
        seconds = tuple(each.seconds for each in answers)
        return cls(seconds, dict(Counter(each.status for each in answers)))

    @property
    def least(self) -> float:
        """The shortest."""
        return min(self.seconds)

    @property
    def median(self) -> float:
        """The one in the middle."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """What 95 of 100 do not exceed."""
        ordered = sorted(self.seconds)
        return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


def call_api(
    project: Path,
    method: str,
    path: str,
    *,
    body: str | bytes | None = None,
    headers: Mapping[str, str] | None = None,
    query: Sequence[tuple[str, str]] = (),
    sender: Sender | None = None,
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
    body : str, bytes or None
        What to send: text must be JSON, bytes are sent as they are. Default None: nothing.
    headers : mapping, optional
        More headers. Default: none.
    query : sequence of pairs
        Parameters of the query string, by name and value. Default: none.
    sender : Sender, optional
        Who sends it. Default: nobody; the request is neither signed nor has it a token.
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
    return calls_of_api(
        project, method, path, body=body, headers=headers, query=query, sender=sender,
        outputs=outputs, stack=stack,
    )[-1]  # fmt: skip


def calls_of_api(
    project: Path,
    method: str,
    path: str,
    *,
    body: str | bytes | None = None,
    headers: Mapping[str, str] | None = None,
    query: Sequence[tuple[str, str]] = (),
    sender: Sender | None = None,
    outputs: Path | None = None,
    stack: str | None = None,
    times: int = 1,
) -> list[Answer]:
    """Send one request several times, one after the other; see `call_api`.

    Parameters
    ----------
    times : int
        How often, 1 or more. Default 1.

    Returns
    -------
    list of Answer
        What the API answered; only the last one has its body.
    """
    sender = sender or Sender()
    _check(method, path, sender)
    content = json_of(body) if isinstance(body, str) else body
    kind = None if sender.token else authorization_of(project, method, path, outputs=outputs)
    app = _app(project, sender, kind, outputs, stack)
    who = _who(project, app, sender, kind, outputs)
    full = path + _query(path, query)
    answers = []
    for n in range(times):
        answer = _send(app, method, full, content, headers=headers, **who)
        answers.append(answer if n == times - 1 else replace(answer, text="", body=b""))
    return answers


def json_of(text: str) -> object:
    """Read a body.

    Raises
    ------
    CommandError
        If it is not JSON.
    """
    try:
        return json.loads(text)
    except ValueError as error:
        raise CommandError(
            f"--body must be JSON, not {text!r}: {error}.",
            """Put text into double quotes inside of single ones: --body '{"content": "Milk"}'; """
            "or send a file as it is: --body @FILE",
            exit_code=2,
        ) from None


def _app(
    project: Path, sender: Sender, kind: str | None, outputs: Path | None, stack: str | None
) -> Client:
    client = sender.machine or sender.client
    needed: tuple[str, ...] = TO_CALL
    if sender.machine or (sender.user and (sender.token or kind in _BY_TOKEN)):
        needed = TO_SEND_A_TOKEN
    elif sender.user and kind != "NONE":
        needed = TO_SIGN_REQUESTS
    return client_of_app(project, needed, client=client, outputs=outputs, stack=stack)


def _who(
    project: Path, app: Client, sender: Sender, kind: str | None, outputs: Path | None
) -> dict[str, Any]:
    """Return what a request proves its sender by: nothing, a token, or credentials."""
    if sender.machine:
        users = _account_client(project, app, outputs)
        return {"token": app.machine_token(users, sender.scopes)}
    if sender.user is None or sender.password is None or (kind == "NONE" and not sender.token):
        return {}
    with refusals_as_errors(sender.user, "sign in"):
        tokens = app.tokens(sender.user, sender.password, sender.answer)
        if sender.token is not None or kind in _BY_TOKEN:
            return {"token": tokens[sender.token or "access"]}
        return {"credentials": app.credentials(tokens["id"], app.identity(tokens["id"]))}


def _account_client(project: Path, app: Client, outputs: Path | None) -> Any:
    """Make a client of the user pools with the account's credentials."""
    keys: dict[str, str] = {}
    instance = next(iter(running(project)), None) if outputs is None else None
    if instance is not None:
        keys["aws_access_key_id"] = instance.environment["AWS_ACCESS_KEY_ID"]
        keys["aws_secret_access_key"] = instance.environment["AWS_SECRET_ACCESS_KEY"]
    return boto3.client(
        "cognito-idp",
        app.deployment.region,
        endpoint_url=app.endpoint,
        **keys,  # type: ignore[arg-type]
    )


def _query(path: str, query: Sequence[tuple[str, str]]) -> str:
    if not query:
        return ""
    written = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
    return f"{'&' if '?' in path else '?'}{written}"


def _check(method: str, path: str, sender: Sender) -> None:
    """Check what a call is given before anything is looked for or sent."""
    user, token = sender.user, sender.token
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
    if sender.machine and user is not None:
        raise CommandError(
            f"a call must be of a user or of a machine, not of both: {user}, {sender.machine}.",
            "Leave out --user or --machine.",
            exit_code=2,
        )
    if user is not None:
        check_user("--user", user)
    if user is not None and not sender.password:
        raise CommandError(
            f"--user {user} must be given with a password.",
            "Set GATEHOUSE_PASSWORD, give --password - to read it from standard input, or use a "
            "terminal, where it is asked for.",
            exit_code=2,
        )


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
