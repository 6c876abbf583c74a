"""All that runs and is asked for, with what it leads to: functions and their roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .aws import Aws
from .functions import RunningFunction, read_function
from .http_api import RunningApi, function_of, read_api
from .identity_pool import RunningIdentityPool, read_identity_pool
from .providers import FOLDER, metadata, metadata_file
from .roles import RunningRole, read_role, read_role_of_group
from .storage import RunningBucket, RunningTable, read_bucket, read_table
from .triggers import triggers_of
from .user_pool import RunningUserPool, read_user_pool

Said = Callable[[str], None]

#: The folder of the zips of functions, in the project.
CODE = FOLDER


@dataclass(frozen=True)
class Running:
    """What runs.

    Parameters
    ----------
    user_pools, identity_pools, apis : list
        What was asked for.
    functions : dict of str to RunningFunction
        What the APIs and the triggers of pools lead to, by name.
    roles : dict of str to RunningRole
        Those of functions, of people who signed in, and of groups, by ARN.
    tables, buckets : list
        What was asked for.
    """

    user_pools: list[RunningUserPool]
    identity_pools: list[RunningIdentityPool] = field(default_factory=list)
    apis: list[RunningApi] = field(default_factory=list)
    functions: dict[str, RunningFunction] = field(default_factory=dict)
    roles: dict[str, RunningRole] = field(default_factory=dict)
    tables: list[RunningTable] = field(default_factory=list)
    buckets: list[RunningBucket] = field(default_factory=list)

    def code(self) -> dict[str, bytes]:
        """The zips of functions and the metadata of providers, by their paths in the project."""
        zips = {code_file(each): each.code for each in self.functions.values() if each.code}
        given = [(each, metadata(each)) for pool in self.user_pools for each in pool.providers]
        return zips | {metadata_file(each): text.encode() for each, text in given if text}


def code_file(function: RunningFunction) -> str:
    """Where the zip of a function is put, from the project's folder."""
    return f"{CODE}/{function.name}.zip"


def read(
    aws: Aws,
    user_pools: Sequence[str],
    identity_pools: Sequence[str],
    apis: Sequence[str],
    said: Said,
) -> Running:
    """Read pools and APIs, and what they lead to.

    Raises
    ------
    CommandError
        If something does not exist, or a right is missing.
    """
    found = Running([])
    for each in user_pools:
        said(f"Reading user pool {each}")
        found.user_pools.append(read_user_pool(aws, each))
    for each in identity_pools:
        said(f"Reading identity pool {each}")
        found.identity_pools.append(read_identity_pool(aws, each))
    for each in apis:
        said(f"Reading API {each}")
        found.apis.append(read_api(aws, each))
    called = [name for api in found.apis for name in _functions_of(api)]
    called += [name for pool in found.user_pools for name in triggers_of(pool).values()]
    for name in dict.fromkeys(called):
        said(f"Reading function {name}")
        found.functions[name] = read_function(aws, name)
    for arn in [
        *(str(each.function["Role"]) for each in found.functions.values()),
        *_roles_of_users(found.identity_pools),
    ]:
        if arn not in found.roles:
            said(f"Reading role {arn.rpartition('/')[2]}")
            found.roles[arn] = read_role(aws, arn)
    for arn in _roles_of_groups(found):
        if arn not in found.roles:
            said(f"Reading role {arn.rpartition('/')[2]}")
            of_group = read_role_of_group(aws, arn)
            if of_group is not None:
                found.roles[arn] = of_group
    return found


def read_storage(
    found: Running, aws: Aws, tables: Sequence[str], buckets: Sequence[str], said: Said
) -> None:
    """Read tables and buckets too.

    Raises
    ------
    CommandError
        If one does not exist, is of another region, or a right is missing.
    """
    for each in tables:
        said(f"Reading table {each}")
        found.tables.append(read_table(aws, each))
    for each in buckets:
        said(f"Reading bucket {each}")
        found.buckets.append(read_bucket(aws, each))


def _functions_of(api: RunningApi) -> list[str]:
    uris = [each.get("IntegrationUri") for each in api.integrations]
    uris += [each.get("AuthorizerUri") for each in api.authorizers]
    return [name for name in (function_of(str(uri or "")) for uri in uris) if name]


def _roles_of_users(pools: Sequence[RunningIdentityPool]) -> list[str]:
    found = [(each.roles.get("Roles") or {}).get("authenticated") for each in pools]
    return [str(arn) for arn in found if arn]


def _roles_of_groups(found: Running) -> list[str]:
    """Those that an identity pool gives to members of groups; nothing without one."""
    if not found.identity_pools:
        return []
    groups = [each for pool in found.user_pools for each in pool.groups]
    return [str(each["RoleArn"]) for each in groups if each.get("RoleArn")]
