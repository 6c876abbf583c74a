"""The options of an identity pool."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gatehouse.deployed.adopting.constructs import Construct, Name, New
from gatehouse.deployed.adopting.reading.identity_pool import RunningIdentityPool
from gatehouse.errors import CommandError

from .names import Names


def identity_pool(
    running: RunningIdentityPool, clients: Mapping[str, Construct], stage: str, names: Names
) -> Construct:
    """The construct of an identity pool, whose roles stay where they are.

    Parameters
    ----------
    running : RunningIdentityPool
        What runs.
    clients : dict of str to Construct
        The clients that are taken over beside it, by their ids.
    stage : str
        The stage whose name it has.
    names : Names
        What is taken.

    Raises
    ------
    CommandError
        If it accepts users of a client that is not taken over.
    """
    for pool, client in running.clients():
        if client not in clients:
            raise CommandError(
                f"--identity-pool must come with its user pools: {running.id} accepts users of the "
                f"client {client} of {pool}, which is not among them.",
                f"Name it too: --user-pool {pool}",
                exit_code=2,
            )
    id, variable = names.id("Identities", "Identities")
    roles = running.roles.get("Roles") or {}
    options: dict[str, Any] = {
        "name": {stage: running.pool["IdentityPoolName"]},
        "user_pools": [Name(clients[client].variable) for _, client in running.clients()],
    }
    comments = []
    if "authenticated" in roles:
        options["authenticated_role"] = New("ImportedRole", positional=(roles["authenticated"],))
        comments.append(
            "Its roles stay where they are, with their permissions. To allow more here, leave "
            "authenticated_role out: the pool gets a role of its own, which begins with nothing."
        )
    imports = {"identity_pool": running.id}
    if roles or running.roles.get("RoleMappings"):
        imports["roles_attachment"] = running.id
    return Construct("IdentityPool", id, variable, options, imports, comments=comments)


def clients_by_id(constructs: Sequence[Construct]) -> dict[str, Construct]:
    """The clients among constructs, by their ids."""
    return {
        each.imports["client"].rpartition("/")[2]: each
        for each in constructs
        if each.kind == "UserPoolClient"
    }
