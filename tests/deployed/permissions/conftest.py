"""Callers of an app that allows each kind of them something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from gatehouse.deployed.client import Client, Deployment

from tests.deployed.deployments import Deployed

PASSWORD = "Correct-1-horse"


class Caller:
    """Somebody with credentials of the identity pool."""

    def __init__(self, app: Deployed, identity: str, keys: dict[str, str]) -> None:
        self.app, self.identity, self.keys = app, identity, keys

    def may(self, service: str, operation: str, **arguments: Any) -> bool:
        """Whether AWS lets them."""
        try:
            getattr(self.app.client(service, self.keys), operation)(**arguments)
        except ClientError as refused:
            if refused.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException"):
                return False
            raise
        return True

    def may_call(self, path: str) -> bool:
        """Whether the API lets them."""
        from botocore.credentials import Credentials

        client = Client(
            Deployment.from_outputs(self.app.outputs, self.app.aws.endpoint), self.app.aws.endpoint
        )
        signed = Credentials(
            self.keys["AWS_ACCESS_KEY_ID"],
            self.keys["AWS_SECRET_ACCESS_KEY"],
            self.keys["AWS_SESSION_TOKEN"],
        )
        answer = client.request("GET", path, credentials=signed)
        assert answer.status in (200, 403), answer
        return answer.status == 200

    def may_get(self, key: str) -> bool:
        return self.may("s3", "get_object", Bucket=self.app.outputs["Bucket"], Key=key)

    def may_put(self, key: str) -> bool:
        return self.may("s3", "put_object", Bucket=self.app.outputs["Bucket"], Key=key, Body=b"x")

    def may_delete(self, key: str) -> bool:
        return self.may("s3", "delete_object", Bucket=self.app.outputs["Bucket"], Key=key)

    def may_list(self, prefix: str) -> bool:
        return self.may("s3", "list_objects_v2", Bucket=self.app.outputs["Bucket"], Prefix=prefix)

    def may_read_items_of(self, table: str, key: str, value: str) -> bool:
        return self.may(
            "dynamodb",
            "query",
            TableName=self.app.outputs[table],
            KeyConditionExpression="#key = :value",
            ExpressionAttributeNames={"#key": key},
            ExpressionAttributeValues={":value": {"S": value}},
        )

    def may_write_item(self, table: str, **item: str) -> bool:
        return self.may(
            "dynamodb",
            "put_item",
            TableName=self.app.outputs[table],
            Item={name: {"S": value} for name, value in item.items()},
        )

    def may_scan(self, table: str) -> bool:
        return self.may("dynamodb", "scan", TableName=self.app.outputs[table])


SignIn = Callable[..., Caller]


@pytest.fixture(scope="session")
def sign_in(rights: Deployed) -> SignIn:
    """Make a user and sign in, up to credentials."""

    def signed_in(
        name: str, *, group: str = "", client: str = "UserPoolClient", **attributes: str
    ) -> Caller:
        users, outputs = rights.root("cognito-idp"), rights.outputs
        pool, email = outputs["UserPool"], f"{name}@example.com"
        given = [{"Name": f"custom:{key}", "Value": value} for key, value in attributes.items()]
        users.admin_create_user(
            UserPoolId=pool,
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}, *given],
        )
        users.admin_set_user_password(
            UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=True
        )
        if group:
            users.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group)
        tokens = users.initiate_auth(
            ClientId=outputs[client],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        provider = f"cognito-idp.{rights.aws.region}.amazonaws.com/{pool}"
        return caller(rights, {provider: tokens["IdToken"]})

    return signed_in


def caller(app: Deployed, logins: dict[str, str]) -> Caller:
    """Exchange a token, or none, for credentials: the enhanced flow."""
    identities = app.root("cognito-identity")
    named = {"Logins": logins} if logins else {}
    identity = identities.get_id(IdentityPoolId=app.outputs["IdentityPool"], **named)["IdentityId"]
    given = identities.get_credentials_for_identity(IdentityId=identity, **named)["Credentials"]
    keys = {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }
    return Caller(app, identity, keys)


@pytest.fixture(scope="session")
def guest(rights: Deployed) -> Caller:
    return caller(rights, {})


@pytest.fixture(scope="session")
def ada(sign_in: SignIn) -> Caller:
    """A user of the tenant acme."""
    return sign_in("ada", tenant="acme")


@pytest.fixture(scope="session")
def bob(sign_in: SignIn) -> Caller:
    """A user of no tenant."""
    return sign_in("bob")


@pytest.fixture(scope="session")
def eve(sign_in: SignIn) -> Caller:
    """An editor, of another tenant."""
    return sign_in("eve", group="editors", tenant="umbrella")


@pytest.fixture(scope="session", autouse=True)
def files(rights: Deployed, ada: Caller, bob: Caller) -> None:
    """Something to read in every folder."""
    keys = ["public/a", "tenants/acme/a", "tenants/umbrella/a", "tenants//a", "archive/0007/a"]
    keys += [
        f"{folder}/{each.identity}/a" for folder in ("private", "staff") for each in (ada, bob)
    ]
    for key in keys:
        rights.root("s3").put_object(Bucket=rights.outputs["Bucket"], Key=key, Body=b"x")
