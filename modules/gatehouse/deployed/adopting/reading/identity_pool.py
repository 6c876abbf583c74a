"""An identity pool that runs, with its roles attachment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gatehouse.errors import CommandError

from .aws import Aws
from .refusals import refusals

Json = dict[str, Any]

_SERVICE = "cognito-identity"
_ID = re.compile(r"(?P<region>[a-z]{2}(?:-[a-z]+)+-\d+):[0-9a-f-]{36}")


@dataclass(frozen=True)
class RunningIdentityPool:
    """What AWS says of an identity pool, in its own words.

    Parameters
    ----------
    pool : dict
        Of DescribeIdentityPool.
    roles : dict
        Of GetIdentityPoolRoles.
    """

    pool: Json
    roles: Json

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.pool["IdentityPoolId"])

    def clients(self) -> list[tuple[str, str]]:
        """The user pools and clients whose users it accepts."""
        return [
            (str(each["ProviderName"]).rpartition("/")[2], str(each["ClientId"]))
            for each in self.pool.get("CognitoIdentityProviders") or []
        ]


def region_of_identities(pool_id: str) -> str:
    """The region in the id of an identity pool.

    Raises
    ------
    CommandError
        If it is not the id of an identity pool.
    """
    found = _ID.fullmatch(pool_id)
    if found is None:
        raise CommandError(
            "--identity-pool must be the id of an identity pool, such as "
            f"eu-west-1:0f1e2d3c-1111-2222-3333-444455556666, not {pool_id!r}.",
            "List them: aws cognito-identity list-identity-pools --max-results 60",
            exit_code=2,
        )
    return found["region"]


def read_identity_pool(aws: Aws, pool_id: str) -> RunningIdentityPool:
    """Read an identity pool.

    Raises
    ------
    CommandError
        If there is none of this id, it is of another region, or a right is missing.
    """
    region = region_of_identities(pool_id)
    if region != aws.region:
        raise CommandError(
            f"--identity-pool must be of the region {aws.region}, and {pool_id} is of {region}.",
            "Each region has a stack of its own: run it once for each.",
            exit_code=1,
        )
    with refusals(aws, f"identity pool {pool_id}", "--identity-pool"):
        client = aws.client(_SERVICE)
        return RunningIdentityPool(
            pool=client.describe_identity_pool(IdentityPoolId=pool_id),
            roles=client.get_identity_pool_roles(IdentityPoolId=pool_id),
        )
