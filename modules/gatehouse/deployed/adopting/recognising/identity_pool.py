"""The options of an identity pool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gatehouse.deployed.adopting.constructs import Call, Construct, Name, New
from gatehouse.deployed.adopting.reading.identity_pool import RunningIdentityPool
from gatehouse.deployed.adopting.reading.roles import RunningRole
from gatehouse.errors import CommandError

from .group_roles import GroupRoles
from .names import Names
from .permissions import Grants, InexpressibleError
from .roles import people_of, role

# What users get for whom no role is found: AWS's words and ours.
_AMBIGUOUS = {"Deny": "deny", "AuthenticatedRole": "authenticated"}


def identity_pool(
    running: RunningIdentityPool,
    constructs: Sequence[Construct],
    stage: str,
    names: Names,
    running_roles: Mapping[str, RunningRole],
    grants: Grants,
) -> tuple[Construct, list[Call]]:
    """The construct of an identity pool, and what its roles are allowed.

    Parameters
    ----------
    running : RunningIdentityPool
        What runs.
    constructs : sequence of Construct
        The user pools that are taken over beside it, with their clients and groups.
    stage : str
        The stage whose name it has.
    names : Names
        What is taken.
    running_roles : dict of str to RunningRole
        Roles that run, by ARN.
    grants : Grants
        What reads policies.

    Raises
    ------
    CommandError
        If it accepts users of a client that is not taken over.
    """
    clients = clients_by_id(constructs)
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
    imports = {"identity_pool": running.id}
    comments = []
    calls = []
    if "authenticated" in roles:
        arn = str(roles["authenticated"])
        try:
            found = role(running_roles[arn], people_of(running.id), stage, grants)
        except InexpressibleError as why:
            options["authenticated_role"] = New("ImportedRole", positional=(arn,))
            comments.append(
                f"Its role stays where it is, with its permissions: {why}. To allow more here, "
                "leave authenticated_role out: the pool gets a role of its own, which begins with "
                "nothing."
            )
        else:
            options["authenticated_role"] = found.as_it_runs
            imports |= {f"Authenticated/{node}": each for node, each in found.imports.items()}
            calls = [Call(f"{variable}.authenticated", "allow", tuple(found.grants))]
    if roles or running.roles.get("RoleMappings"):
        imports["roles_attachment"] = running.id
    made = Construct("IdentityPool", id, variable, options, imports, comments=comments)
    calls = [each for each in calls if each.positional]
    by_token = [*_roles_by_token(running, clients, variable, has_grants=bool(calls))]
    mapped = [each.positional[0] for each in by_token]
    chosen = [clients[id] for _, id in running.clients() if Name(clients[id].variable) in mapped]
    of_groups = GroupRoles(running.id, made, running_roles, stage, grants)
    return made, [*by_token, *of_groups.calls(constructs, chosen), *calls]


def _roles_by_token(
    running: RunningIdentityPool,
    clients: Mapping[str, Construct],
    variable: str,
    *,
    has_grants: bool,
) -> Iterator[Call]:
    """The clients whose users get the roles of their groups. Rules are carried as they are.

    So is a mapping that leaves nobody who could use what signed-in users are allowed: a pool
    refuses that.
    """
    for provider, mapping in sorted((running.roles.get("RoleMappings") or {}).items()):
        client = str(provider).rpartition(":")[2]
        ambiguous = _AMBIGUOUS.get(str(mapping.get("AmbiguousRoleResolution")))
        if mapping["Type"] != "Token" or client not in clients or ambiguous is None:
            continue
        if ambiguous == "deny" and has_grants:
            continue
        options = {} if ambiguous == "deny" else {"ambiguous": ambiguous}
        yield Call(variable, "roles_by_token", (Name(clients[client].variable),), options)


def clients_by_id(constructs: Sequence[Construct]) -> dict[str, Construct]:
    """The clients among constructs, by their ids."""
    return {
        each.imports["client"].rpartition("/")[2]: each
        for each in constructs
        if each.kind == "UserPoolClient"
    }
