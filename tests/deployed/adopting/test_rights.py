"""Somebody who may read may adopt, and each right that is missing is named as IAM calls it."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import boto3
import pytest
from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.everything import Running, read, read_storage
from gatehouse.deployed.adopting.reading.rights import RIGHTS
from gatehouse.errors import CommandError
from gatehouse.testing import LocalAws

from tests.deployed.adopting.project import Project

ACTIONS = sorted({action for each in RIGHTS.values() for action in each.all})
USER = "reader-of-all"
TRUST = {"Service": "lambda.amazonaws.com"}
#: Asked for by a stack alone, which `test_of_stack` reads.
OF_STACKS = ("cloudformation:DescribeStacks", "cloudformation:ListStackResources")


class Things(Project):
    """One of each kind, and a user with no more than rights to read."""

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        super().__init__(aws, folder)
        self.pool = self._pool()
        self.identities = self.client("cognito-identity").create_identity_pool(
            IdentityPoolName="read", AllowUnauthenticatedIdentities=False
        )["IdentityPoolId"]
        self.api = self._api()
        self.client("dynamodb").create_table(
            TableName="read-table",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        )
        self.client("s3").create_bucket(Bucket="read-bucket")
        self.client("iam").create_user(UserName=USER)
        self.keys = self.client("iam").create_access_key(UserName=USER)["AccessKey"]

    def _pool(self) -> str:
        cognito = self.client("cognito-idp")
        pool: str = cognito.create_user_pool(PoolName="read")["UserPool"]["Id"]
        cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")
        cognito.create_user_pool_domain(UserPoolId=pool, Domain="pages-to-read")
        cognito.create_identity_provider(
            UserPoolId=pool,
            ProviderName="Google",
            ProviderType="Google",
            ProviderDetails={"client_id": "a", "client_secret": "b", "authorize_scopes": "openid"},
        )
        return pool

    def _api(self) -> str:
        iam, apis = self.client("iam"), self.client("apigatewayv2")
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": TRUST}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        role = iam.create_role(RoleName="read-role", AssumeRolePolicyDocument=document)["Role"]
        nothing = {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}
        iam.put_role_policy(
            RoleName="read-role",
            PolicyName="own",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [nothing]}),
        )
        code = BytesIO()
        with ZipFile(code, "w") as zip:
            zip.writestr("app.py", "def handler(event, context): ...")
        function = self.client("lambda").create_function(
            FunctionName="read-function",
            Role=role["Arn"],
            Runtime="python3.12",
            Handler="app.handler",
            Code={"ZipFile": code.getvalue()},
        )
        api: str = apis.create_api(Name="read", ProtocolType="HTTP")["ApiId"]
        apis.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
        leads = {"IntegrationType": "AWS_PROXY", "PayloadFormatVersion": "2.0"}
        apis.create_integration(ApiId=api, IntegrationUri=function["FunctionArn"], **leads)
        return api

    def allow(self, monkeypatch: pytest.MonkeyPatch, *but: str) -> None:
        """Be the user, with all rights but some."""
        statements = [{"Effect": "Allow", "Action": ACTIONS, "Resource": "*"}]
        statements += [{"Effect": "Deny", "Action": each, "Resource": "*"} for each in but]
        self.client("iam").put_user_policy(
            UserName=USER,
            PolicyName="read",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}),
        )
        monkeypatch.setenv("AWS_ENDPOINT_URL", self.environment["AWS_ENDPOINT_URL"])
        self.be(monkeypatch, self.keys["AccessKeyId"], self.keys["SecretAccessKey"])

    def be(self, monkeypatch: pytest.MonkeyPatch, key: str, secret: str) -> None:
        """Have these keys in the environment, and no others."""
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # it remembers those of other tests
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
        monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)

    def read(self) -> Running:
        """Read all of it, as `gatehouse adopt` does."""
        aws = Aws("us-east-1")

        def unheard(_: Any) -> None: ...

        found = read(aws, [self.pool], [self.identities], [self.api], unheard)
        read_storage(found, aws, ["read-table"], ["read-bucket"], unheard)
        return found


@pytest.fixture(scope="module")
def things(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Things:
    return Things(local_aws, tmp_path_factory.mktemp("rights"))


def test_who_has_the_named_rights_reads_everything(
    things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    things.allow(monkeypatch)
    found = things.read()
    assert found.user_pools[0].providers[0]["ProviderName"] == "Google"
    assert found.user_pools[0].domains[0]["Domain"] == "pages-to-read"
    assert [*found.functions] == ["read-function"]
    assert [each.name for each in found.roles.values()] == ["read-role"]
    assert [each.name for each in found.tables] == ["read-table"]
    assert [each.name for each in found.buckets] == ["read-bucket"]


@pytest.mark.parametrize("action", [each for each in ACTIONS if each not in OF_STACKS])
def test_a_right_that_is_missing_is_named(
    things: Things, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    things.allow(monkeypatch, action)
    with pytest.raises(CommandError, match=f"this right is missing: {action}\\. "):
        things.read()


def test_all_rights_that_are_missing_to_a_pool_are_named_at_once(
    things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = ("cognito-idp:ListGroups", "cognito-idp:ListResourceServers")
    things.allow(monkeypatch, *missing)
    with pytest.raises(CommandError, match=f"these rights are missing: {', '.join(missing)}\\. "):
        things.read()


def test_a_key_that_is_not_known_is_called_so(
    things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    things.allow(monkeypatch)
    things.be(monkeypatch, "AKIAIOSFODNN7EXAMPLE", things.keys["SecretAccessKey"])
    with pytest.raises(CommandError, match="AWS does not know the access key"):
        things.read()


def test_a_secret_of_another_key_is_called_so(
    things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    things.allow(monkeypatch)
    things.be(monkeypatch, things.keys["AccessKeyId"], "another")
    with pytest.raises(CommandError, match="the secret access key is not that of its access key"):
        things.read()
