"""One apply for all of these tests, on one local AWS."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from gatehouse.deployed.client import Client, Deployment
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing import local_aws

__all__ = ["local_aws"]

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PASSWORD = "Correct-1-horse"


@dataclass(frozen=True)
class Deployed:
    """The app, applied."""

    aws: LocalAws
    folder: Path
    outputs: dict[str, str]

    def terraform(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Terraform on the app."""
        return subprocess.run(
            ["terraform", *arguments],
            cwd=self.folder,
            env=self.aws.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def root(self, service: str) -> Any:
        """A client with the account's own credentials."""
        return self.client(service, self.aws.environment)

    def client(self, service: str, keys: Any) -> Any:
        """A client with somebody's credentials."""
        return boto3.client(
            service,
            endpoint_url=self.aws.endpoint,
            region_name=self.aws.region,
            aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=keys.get("AWS_SESSION_TOKEN"),
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )


@pytest.fixture(scope="session")
def deployed(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")
    work = tmp_path_factory.mktemp("permissions")
    shutil.copytree(HERE / "lambdas", work / "lambdas")
    environment = {
        **local_aws.environment,
        "PYTHONPATH": str(ROOT),
        "CDKTF_OUTDIR": str(work / "out"),
        "GATEHOUSE_LOCK_FILE": str(work / "gatehouse.lock.json"),
    }
    subprocess.run([sys.executable, HERE / "stack.py"], cwd=work, env=environment, check=True)
    app = Deployed(local_aws, work / "out" / "stacks" / "rights-test", {})
    for arguments in (["init"], ["apply", "-auto-approve", "-parallelism=20"]):
        ran = app.terraform(*arguments, "-input=false", "-no-color")
        assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    shown = json.loads(app.terraform("output", "-json").stdout)
    app.outputs.update({name.rpartition(".")[2]: each["value"] for name, each in shown.items()})
    return app


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
def sign_in(deployed: Deployed) -> SignIn:
    """Make a user and sign in, up to credentials."""

    def signed_in(
        name: str, *, group: str = "", client: str = "UserPoolClient", **attributes: str
    ) -> Caller:
        users, outputs = deployed.root("cognito-idp"), deployed.outputs
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
        provider = f"cognito-idp.{deployed.aws.region}.amazonaws.com/{pool}"
        return caller(deployed, {provider: tokens["IdToken"]})

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
def guest(deployed: Deployed) -> Caller:
    return caller(deployed, {})


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
def files(deployed: Deployed, ada: Caller, bob: Caller) -> None:
    """Something to read in every folder."""
    keys = ["public/a", "tenants/acme/a", "tenants/umbrella/a", "tenants//a", "archive/0007/a"]
    keys += [
        f"{folder}/{each.identity}/a" for folder in ("private", "staff") for each in (ada, bob)
    ]
    for key in keys:
        deployed.root("s3").put_object(Bucket=deployed.outputs["Bucket"], Key=key, Body=b"x")
