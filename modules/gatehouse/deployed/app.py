"""Find a deployed app by its outputs and make a client of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gatehouse.deployed.client import Client, Deployment
from gatehouse.deployed.on_local_aws import outputs_on_local_aws
from gatehouse.deployed.outputs import local_endpoint, read_file
from gatehouse.errors import CommandError

#: The output with the client to sign in through, unless another is named.
CLIENT = "UserPoolClient"

#: Outputs that an unsigned call needs; to sign in; and to get credentials for a signature.
TO_CALL = ("ApiEndpoint",)
TO_SIGN_IN = (*TO_CALL, "UserPool", CLIENT)
TO_SIGN_REQUESTS = (*TO_SIGN_IN, "IdentityPool")


def client_of_app(
    project: Path,
    needed: tuple[str, ...],
    *,
    client: str = CLIENT,
    outputs: Path | None = None,
    stack: str | None = None,
) -> Client:
    """Make a client of the app whose outputs are named, else of that on the local AWS.

    Parameters
    ----------
    project : Path
        The project, whose running local AWS is used if no outputs are named.
    needed : tuple[str, ...]
        The outputs that the app must have.
    client : str
        The output with the id of the client to sign in through. Default ``UserPoolClient``.
    outputs : Path or None
        The file with the outputs. Default None: those of the app on the local AWS that is up.
    stack : str or None
        Which stack, where several are deployed. Default None: the only one.

    Raises
    ------
    CommandError
        If there is no app, or it lacks one of the outputs that are needed.
    """
    endpoint = local_endpoint()
    if outputs is None:
        found, instance = outputs_on_local_aws(project, stack=stack)
        endpoint = instance.endpoint
    else:
        found = read_file(outputs, stack=stack)
    values: dict[str, Any] = {output.name.rpartition(".")[2]: output.value for output in found}
    if client != CLIENT:
        if client not in values:
            known = ", ".join(sorted(values)) or "none"
            raise CommandError(
                f"--client must name an output of the stack, not {client}; "
                f"the stack's outputs: {known}.",
                "The output must hold the id of a user pool client.",
                exit_code=1,
            )
        values[CLIENT] = values[client]
    return Client(Deployment.from_outputs(values, endpoint, needed=needed), endpoint)
