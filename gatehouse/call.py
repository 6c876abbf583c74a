"""Call the API of a deployed app as one of its users."""

from __future__ import annotations

import json
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.client import Answer, Client, Deployment
from gatehouse.errors import CommandError
from gatehouse.local.instance import running
from gatehouse.outputs import local_endpoint, read_file

#: The file in an instance's folder that holds the outputs of what was deployed to it.
OUTPUTS = "outputs.json"


def call(
    project: Path,
    method: str,
    path: str,
    *,
    body: str | None = None,
    user: str | None = None,
    password: str | None = None,
    outputs: Path | None = None,
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
        The e-mail address to sign in with. Default None: the request is not signed.
    password : str or None
        The password of that user.
    outputs : Path or None
        The file that ``cdktf deploy --outputs-file`` wrote. Default None: that of the local AWS
        that is up.

    Returns
    -------
    Answer
        What the API answered.

    Raises
    ------
    CommandError
        If there is no app to call, the body is not JSON, or the sign-in is refused.
    """
    client = _client(project, outputs)
    try:
        content = None if body is None else json.loads(body)
    except ValueError as error:
        raise CommandError(f"--body is not JSON: {error}.", exit_code=2) from None
    credentials = None
    if user is not None:
        if password is None:
            raise CommandError(f"there is no password for {user}.", "Give --password.", exit_code=2)
        try:
            token = client.sign_in(user, password)
            credentials = client.credentials(token, client.identity(token))
        except (ClientError, BotoCoreError) as error:
            raise CommandError(f"{user} cannot sign in: {error}", exit_code=1) from None
    return client.call(method.upper(), path, content, credentials=credentials)


def _client(project: Path, outputs: Path | None) -> Client:
    endpoint = local_endpoint()
    if outputs is None:
        for instance in running(project):
            if (Path(instance.folder) / OUTPUTS).is_file():
                outputs, endpoint = Path(instance.folder) / OUTPUTS, instance.endpoint
                break
        else:
            raise CommandError(
                f"no app is up on a local AWS in {project}.",
                "Start one with make demo KEEP=1, or name the outputs with --outputs FILE.",
                exit_code=1,
            )
    found = {output.name: output.value for output in read_file(outputs)}
    return Client(Deployment.from_outputs(found, endpoint), endpoint)
