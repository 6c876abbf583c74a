"""A client whose users get the roles of their groups is written so; all else is carried."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.deployed.adopting.constructs import Call, Construct, Name
from gatehouse.deployed.adopting.reading.identity_pool import RunningIdentityPool
from gatehouse.deployed.adopting.reading.roles import RunningRole
from gatehouse.deployed.adopting.recognising.identity_pool import identity_pool
from gatehouse.deployed.adopting.recognising.names import Names
from gatehouse.deployed.adopting.recognising.permissions import Grants

ARN = "arn:aws:iam::111122223333:role/user"
TOKEN = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}


def trust_of(pool: str) -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Condition": {
            "StringEquals": {"cognito-identity.amazonaws.com:aud": pool},
            "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": ["authenticated"]},
        },
    }


def calls(mapping: dict[str, Any], *statements: dict[str, Any]) -> list[Call]:
    name = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A"
    pool = {
        "IdentityPoolId": "eu-west-1:a",
        "IdentityPoolName": "notes",
        "CognitoIdentityProviders": [{"ProviderName": name, "ClientId": "c1"}],
    }
    roles = {"Roles": {"authenticated": ARN}, "RoleMappings": {f"{name}:c1": mapping}}
    trust = {"Statement": [trust_of("eu-west-1:a")]}
    role = {"RoleName": "user", "Arn": ARN, "AssumeRolePolicyDocument": trust}
    policies = {"p": {"Statement": [*statements]}}
    client = Construct("UserPoolClient", "Web", "web", {}, {"client": "eu-west-1_A/c1"})
    _, found = identity_pool(
        RunningIdentityPool(pool, roles),
        [client],
        "production",
        Names(),
        {ARN: RunningRole(role, policies, [])},
        Grants(Names(), {}),
    )
    return found


@pytest.mark.parametrize(
    ("ambiguous", "options"),
    [("Deny", {}), ("AuthenticatedRole", {"ambiguous": "authenticated"})],
)
def test_the_roles_of_groups(ambiguous: str, options: dict[str, str]) -> None:
    found = calls({**TOKEN, "AmbiguousRoleResolution": ambiguous})
    assert found == [Call("identities", "roles_by_token", (Name("web"),), options)]


def test_rules_are_carried() -> None:
    assert calls({**TOKEN, "Type": "Rules"}) == []


def test_grants_that_nobody_could_use_are_not_written_beside_it() -> None:
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/b"}
    assert [each.method for each in calls(TOKEN, statement)] == ["allow"]
    both = calls({**TOKEN, "AmbiguousRoleResolution": "AuthenticatedRole"}, statement)
    assert [each.method for each in both] == ["roles_by_token", "allow"]
