"""A user pool that runs, with its members."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gatehouse.errors import CommandError

from .aws import Aws
from .providers import read_provider
from .refusals import refusals

Json = dict[str, Any]

_SERVICE = "cognito-idp"
_ID = re.compile(r"(?P<region>[a-z]{2}(?:-[a-z]+)+-\d+)_[0-9A-Za-z]+")


@dataclass(frozen=True)
class RunningUserPool:
    """What AWS says of a user pool, in its own words.

    Parameters
    ----------
    pool : dict
        Of DescribeUserPool.
    mfa : dict
        Of GetUserPoolMfaConfig.
    clients : list of dict
        Of DescribeUserPoolClient. Their secrets are taken out.
    groups : list of dict
        Of ListGroups.
    resource_servers : list of dict
        Of ListResourceServers.
    providers : list of dict
        Of DescribeIdentityProvider. Their secrets are taken out.
    domains : list of dict
        Of DescribeUserPoolDomain.
    """

    pool: Json
    mfa: Json
    clients: list[Json]
    groups: list[Json]
    resource_servers: list[Json]
    providers: list[Json]
    domains: list[Json]

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.pool["Id"])


def region_of(pool_id: str, option: str = "--user-pool") -> str:
    """The region in the id of a pool.

    Raises
    ------
    CommandError
        If it is not the id of a pool.
    """
    found = _ID.fullmatch(pool_id)
    if found is None:
        raise CommandError(
            f"{option} must be the id of a user pool, such as eu-west-1_AbCdEfGhI, not "
            f"{pool_id!r}.",
            "List them: aws cognito-idp list-user-pools --max-results 60",
            exit_code=2,
        )
    return found["region"]


def read_user_pool(aws: Aws, pool_id: str) -> RunningUserPool:
    """Read a user pool and its members.

    Raises
    ------
    CommandError
        If there is none of this id, it is of another region, has attributes that no construct
        can have, or a right is missing.
    """
    region = region_of(pool_id)
    if region != aws.region:
        raise CommandError(
            f"--user-pool must be of the region {aws.region}, and {pool_id} is of {region}.",
            f"Run it with AWS_REGION={region}; each region has a stack of its own.",
            exit_code=1,
        )
    with refusals(aws, f"user pool {pool_id}", "--user-pool"):
        client = aws.client(_SERVICE)
        of_pool = {"UserPoolId": pool_id}
        pool = client.describe_user_pool(**of_pool)["UserPool"]
        _refuse_inexpressible(pool)
        listed = aws.every(_SERVICE, "list_user_pool_clients", "UserPoolClients", **of_pool)
        return RunningUserPool(
            pool=pool,
            mfa=client.get_user_pool_mfa_config(**of_pool),
            clients=[_client(client, pool_id, each["ClientId"]) for each in listed],
            groups=aws.every(_SERVICE, "list_groups", "Groups", **of_pool),
            resource_servers=aws.every(
                _SERVICE,
                "list_resource_servers",
                "ResourceServers",
                **of_pool,
                PaginationConfig={"PageSize": 50},
            ),
            providers=[
                read_provider(client, pool_id, str(each["ProviderName"]))
                for each in aws.every(_SERVICE, "list_identity_providers", "Providers", **of_pool)
            ],
            domains=[
                client.describe_user_pool_domain(Domain=pool[name])["DomainDescription"]
                for name in ("Domain", "CustomDomain")
                if pool.get(name)
            ],
        )


def _refuse_inexpressible(pool: Json) -> None:
    """Refuse a pool whose schema no construct says: a schema never changes."""
    hidden = [
        str(each["Name"])
        for each in pool.get("SchemaAttributes") or []
        if each.get("DeveloperOnlyAttribute")
    ]
    if hidden:
        raise CommandError(
            "--user-pool must be a pool whose attributes a construct can have, and "
            f"{pool['Id']} has attributes with DeveloperOnlyAttribute: {', '.join(hidden)}.",
            f'Import it, so that others work with it: UserPool.from_id(stack, "Users", '
            f'"{pool["Id"]}")',
            exit_code=1,
        )


def _client(client: Any, pool_id: str, client_id: str) -> Json:
    """A client without its secret: that there is one is all that the source needs."""
    found = dict(
        client.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)["UserPoolClient"]
    )
    found["HasSecret"] = bool(found.pop("ClientSecret", ""))
    return found
