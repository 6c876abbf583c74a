"""Find a deployed app by its outputs and make a client of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

from gatehouse.deployed.client import Client, Deployment
from gatehouse.deployed.on_local_aws import outputs_on_local_aws
from gatehouse.deployed.outputs import Output, local_endpoint, read_file
from gatehouse.errors import CommandError

#: The output with the client to sign in through, unless another is named.
CLIENT = "UserPoolClient"

#: Outputs that an unsigned call needs; to sign up; to send a token; to sign requests.
TO_CALL = ("ApiEndpoint",)
TO_SIGN_UP = ("UserPool", CLIENT)
TO_SEND_A_TOKEN = (*TO_CALL, *TO_SIGN_UP)
TO_SIGN_REQUESTS = (*TO_SEND_A_TOKEN, "IdentityPool")
#: Outputs that are used where they are there.
_IF_THERE = ("Region",)


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
        Take only this stack's outputs. Default None: those of all stacks together.

    Raises
    ------
    CommandError
        If there is no app, it lacks one of the outputs that are needed, or several stacks have
        one with different values.
    """
    endpoint = local_endpoint()
    if outputs is None:
        found, instance = outputs_on_local_aws(project, stack=stack)
        endpoint = instance.endpoint
    else:
        found = read_file(outputs, stack=stack)
    wanted = {*needed, *_IF_THERE} - {CLIENT} | ({client} if CLIENT in needed else set())
    values = merged(found, wanted)
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


def merged(outputs: Iterable[Output], wanted: Set[str]) -> dict[str, Any]:
    """Take the outputs of all stacks by their own names.

    An app may be in several stacks: its users in one, its API in another. Where two outputs have
    one name, it is used only if both hold the same value.
    """
    found: dict[str, list[Output]] = {}
    for output in outputs:
        found.setdefault(output.name.rpartition(".")[2], []).append(output)
    for name in sorted(wanted & found.keys()):
        if len({json.dumps(each.value) for each in found[name]}) > 1:
            raise _ambiguous(name, found[name])
    return {name: several[0].value for name, several in found.items()}


def _ambiguous(name: str, outputs: list[Output]) -> CommandError:
    stacks = sorted({each.stack for each in outputs})
    if len(stacks) == len(outputs):
        fix = f"Name one of the stacks: --stack {stacks[0]}"
    else:
        fix = "Give each output of the stack a name of its own."
    known = ", ".join(sorted(each.name for each in outputs))
    return CommandError(f"{name} must be one output, not several: {known}.", fix, exit_code=1)
