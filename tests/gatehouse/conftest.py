from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from botocore.config import Config
from gatehouse.local.launcher.environment import FIXED_CODES
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing import local_aws

from tests.gatehouse.local.pools import Pools

__all__ = ["local_aws"]

# Tests that write a code down know it; ``test_codes.py`` starts a local AWS without the switch.
os.environ[FIXED_CODES] = "1"

Clients = Callable[..., Any]


@pytest.fixture(scope="session")
def clients(local_aws: LocalAws) -> Clients:
    """Make boto3 clients of the local AWS: the root's, or those of given credentials."""

    def client(service: str, credentials: dict[str, str] | None = None) -> Any:
        keys: dict[str, Any] = {
            "aws_access_key_id": local_aws.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": local_aws.environment["AWS_SECRET_ACCESS_KEY"],
        }
        if credentials:
            keys = {
                "aws_access_key_id": credentials["AccessKeyId"],
                "aws_secret_access_key": credentials["SecretKey"],
                "aws_session_token": credentials["SessionToken"],
            }
        return boto3.client(
            service,
            endpoint_url=local_aws.endpoint,
            region_name=local_aws.region,
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
            **keys,
        )

    return client


@dataclass(frozen=True)
class Person:
    """Someone who signed in: their identity and the temporary credentials they hold."""

    identity: str
    credentials: dict[str, str]


@dataclass(frozen=True)
class SignIn:
    """A user pool with an identity pool, and a role for whoever signed in."""

    clients: Clients
    client: str
    user_pool: str
    provider: str
    identity_pool: str
    role: str

    def grant(self, name: str, *statements: dict[str, Any]) -> None:
        """Put an inline policy on the role of signed-in users."""
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        self.clients("iam").put_role_policy(
            RoleName=self.role, PolicyName=name, PolicyDocument=json.dumps(document)
        )

    def person(self, name: str) -> Person:
        """Make a user and sign in with it, up to credentials."""
        users, identities = self.clients("cognito-idp"), self.clients("cognito-identity")
        users.admin_create_user(UserPoolId=self.user_pool, Username=name)
        users.admin_set_user_password(
            UserPoolId=self.user_pool, Username=name, Password="Correct-1-horse", Permanent=True
        )
        tokens = users.initiate_auth(
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": "Correct-1-horse"},
        )["AuthenticationResult"]
        logins = {self.provider: tokens["IdToken"]}
        identity = identities.get_id(IdentityPoolId=self.identity_pool, Logins=logins)["IdentityId"]
        given = identities.get_credentials_for_identity(IdentityId=identity, Logins=logins)
        return Person(identity, given["Credentials"])


@pytest.fixture(scope="session")
def sign_in(local_aws: LocalAws, clients: Clients) -> SignIn:
    users, identities, roles = clients("cognito-idp"), clients("cognito-identity"), clients("iam")
    pool = users.create_user_pool(PoolName="people")["UserPool"]["Id"]
    client = users.create_user_pool_client(
        UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    provider = f"cognito-idp.{local_aws.region}.amazonaws.com/{pool}"
    identity_pool = identities.create_identity_pool(
        IdentityPoolName="people",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[
            {"ProviderName": provider, "ClientId": client, "ServerSideTokenCheck": True}
        ],
    )["IdentityPoolId"]
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": "cognito-identity.amazonaws.com"},
            "Condition": {
                "StringEquals": {"cognito-identity.amazonaws.com:aud": identity_pool},
                "ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "authenticated"},
            },
        },
    }
    role = roles.create_role(RoleName="people", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    identities.set_identity_pool_roles(
        IdentityPoolId=identity_pool, Roles={"authenticated": role["Arn"]}
    )
    return SignIn(clients, client, pool, provider, identity_pool, "people")


@pytest.fixture(scope="session")
def ada(sign_in: SignIn) -> Person:
    return sign_in.person("ada")


@pytest.fixture(scope="session")
def bob(sign_in: SignIn) -> Person:
    return sign_in.person("bob")


@pytest.fixture(scope="session")
def pools(clients: Clients, local_aws: LocalAws) -> Pools:
    return Pools(clients, local_aws.region)
