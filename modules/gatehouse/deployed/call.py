"""Call the API of a deployed app as one of its users."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from botocore.exceptions import BotoCoreError, ClientError
from pycognito.exceptions import WarrantException

from gatehouse.deployed.client import Answer, Client, Deployment
from gatehouse.deployed.on_local_aws import deployed
from gatehouse.deployed.outputs import local_endpoint, read_file
from gatehouse.errors import CommandError

#: Outputs that a call needs: each one; to sign in; and to get credentials for a signature.
ALWAYS = ("ApiEndpoint",)
TO_SIGN_IN = (*ALWAYS, "UserPool", "UserPoolClient")
_TO_SIGN = (*TO_SIGN_IN, "IdentityPool")
TOKENS = ("id", "access")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def call(
    project: Path,
    method: str,
    path: str,
    *,
    body: str | None = None,
    user: str | None = None,
    password: str | None = None,
    token: str | None = None,
    client: str = "UserPoolClient",
    outputs: Path | None = None,
    stack: str | None = None,
) -> Answer:
    """Sign in and call the API.

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
        The e-mail address or name to sign in with. Default None: the request is nobody's.
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
        Which stack, where there are several. Default None: the only one.

    Returns
    -------
    Answer
        What the API answered.

    Raises
    ------
    CommandError
        If there is no app to call, the body is not JSON, or the sign-in is refused.
    """
    if token is not None and token not in TOKENS:
        raise CommandError(f"--token is {' or '.join(TOKENS)}, not {token}.", exit_code=2)
    if token is not None and user is None:
        raise CommandError("--token is the token of a user.", "Give --user.", exit_code=2)
    if method.upper() not in METHODS:
        raise CommandError(f"a method is one of {', '.join(METHODS)}, not {method}.", exit_code=2)
    if not path.startswith("/"):
        raise CommandError(f"a path begins with /, and {path} does not.", exit_code=2)
    needed = ALWAYS if user is None else TO_SIGN_IN if token else _TO_SIGN
    app = client_of(project, needed, client=client, outputs=outputs, stack=stack)
    try:
        content = None if body is None else json.loads(body)
    except ValueError as error:
        raise CommandError(f"--body is not JSON: {error}.", exit_code=2) from None
    if user is None:
        return _answer(app, method, path, content)
    if password is None:
        raise CommandError(f"there is no password for {user}.", "Give --password.", exit_code=2)
    with refusals_of(user, "sign in"):
        tokens = app.tokens(user, password)
        if token is not None:
            return _answer(app, method, path, content, token=tokens[token])
        credentials = app.credentials(tokens["id"], app.identity(tokens["id"]))
    return _answer(app, method, path, content, credentials=credentials)


def _answer(app: Client, method: str, path: str, content: object, **who: Any) -> Answer:
    try:
        return app.call(method.upper(), path, content, **who)
    except requests.RequestException as error:
        why = type(error).__name__
        raise CommandError(
            f"{app.deployment.api_endpoint} does not answer: {why}.",
            "Is what the outputs are of still deployed, and the local AWS up?",
            exit_code=1,
        ) from None


@contextmanager
def refusals_of(user: str, what: str) -> Iterator[None]:
    """Tell in one sentence why a user is refused.

    Raises
    ------
    CommandError
        In place of what Cognito's clients raise.
    """
    try:
        yield
    except (ClientError, BotoCoreError, WarrantException) as error:
        why = getattr(error, "message", None) or str(error)
        raise CommandError(f"{user} cannot {what}: {why}", exit_code=1) from None


def client_of(
    project: Path,
    needed: tuple[str, ...],
    *,
    client: str = "UserPoolClient",
    outputs: Path | None = None,
    stack: str | None = None,
) -> Client:
    """Make a client of an app: of that whose outputs are named, else of that on the local AWS.

    Raises
    ------
    CommandError
        If there is none, or one of the outputs that are needed is missing.
    """
    endpoint = local_endpoint()
    if outputs is None:
        found, instance = deployed(project, stack=stack)
        endpoint = instance.endpoint
    else:
        found = read_file(outputs, stack=stack)
    values: dict[str, Any] = {output.name.rpartition(".")[2]: output.value for output in found}
    if client != "UserPoolClient":
        if client not in values:
            known = ", ".join(sorted(values)) or "none"
            raise CommandError(
                f"the stack has no output {client}; its outputs: {known}.", exit_code=1
            )
        values["UserPoolClient"] = values[client]
    return Client(Deployment.from_outputs(values, endpoint, needed=needed), endpoint)
