"""What another tool made is taken over by real Terraform: nothing is replaced, nothing is lost."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from gatehouse.local.launcher.server import LocalAws

from tests.deployed.deployments import App, Deployed
from tests.unit.synth import write

APP = App(["-m", "tests.deployed.apps.kept"])
PASSWORD = "Correct-1-horse"
HANDLER = "import json\ndef main(event, context):\n    return {'statusCode': 200, 'body': '%s'}\n"


class Made:
    """What another tool made, and its imports: the id of each by its address."""

    def __init__(self, aws: Deployed) -> None:
        self._aws = aws
        self.imports: dict[str, str] = {}
        self._users()
        self._data()
        self._api()

    def _users(self) -> None:
        cognito = self._aws.root("cognito-idp")
        pool = cognito.create_user_pool(
            PoolName="prod-app-auth",
            UsernameAttributes=["email"],
            Policies={"PasswordPolicy": {"MinimumLength": 8}},
            Schema=[
                {"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True},
                {
                    "Name": "tenant",
                    "AttributeDataType": "String",
                    "Mutable": True,
                    "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "256"},
                },
                {
                    "Name": "plan",
                    "AttributeDataType": "String",
                    "Mutable": True,
                    "StringAttributeConstraints": {},
                },
            ],
        )["UserPool"]["Id"]
        client = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
        )["UserPoolClient"]["ClientId"]
        cognito.create_group(UserPoolId=pool, GroupName="admins")
        cognito.admin_create_user(
            UserPoolId=pool,
            Username="ann@example.com",
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": "ann@example.com"},
                {"Name": "custom:tenant", "Value": "acme"},
            ],
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username="ann@example.com", Password=PASSWORD, Permanent=True
        )
        cognito.admin_add_user_to_group(
            UserPoolId=pool, Username="ann@example.com", GroupName="admins"
        )
        self.pool, self.client = pool, client
        self.identities = self._aws.root("cognito-identity").create_identity_pool(
            IdentityPoolName="prod_app",
            AllowUnauthenticatedIdentities=False,
            CognitoIdentityProviders=[
                {
                    "ProviderName": f"cognito-idp.{self._aws.aws.region}.amazonaws.com/{pool}",
                    "ClientId": client,
                }
            ],
        )["IdentityPoolId"]
        self.imports |= {
            "aws_cognito_user_pool.users": pool,
            "aws_cognito_user_pool_client.web": f"{pool}/{client}",
            "aws_cognito_user_group.users_admins": f"{pool}/admins",
            "aws_cognito_identity_pool.identities": self.identities,
        }

    def _data(self) -> None:
        dynamodb, s3 = self._aws.root("dynamodb"), self._aws.root("s3")
        dynamodb.create_table(
            TableName="orders",
            AttributeDefinitions=[
                {"AttributeName": "userId", "AttributeType": "S"},
                {"AttributeName": "at", "AttributeType": "N"},
            ],
            KeySchema=[
                {"AttributeName": "userId", "KeyType": "HASH"},
                {"AttributeName": "at", "KeyType": "RANGE"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        dynamodb.put_item(TableName="orders", Item={"userId": {"S": "ann"}, "at": {"N": "1"}})
        s3.create_bucket(Bucket="acme-app-files")
        s3.put_object(Bucket="acme-app-files", Key="private/a", Body=b"kept")
        self.imports |= {
            "aws_dynamodb_table.orders": "orders",
            "aws_s3_bucket.files": "acme-app-files",
        }

    def _api(self) -> None:
        role = self._aws.root("iam").create_role(
            RoleName="old-report",
            AssumeRolePolicyDocument=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": "sts:AssumeRole",
                            "Principal": {"Service": "lambda.amazonaws.com"},
                        }
                    ],
                }
            ),
        )["Role"]["Arn"]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("old.py", HANDLER % "old")
        function = self._aws.root("lambda").create_function(
            FunctionName="app-report",
            Runtime="python3.12",
            Role=role,
            Handler="old.main",
            Code={"ZipFile": packed.getvalue()},
        )["FunctionArn"]
        self._aws.root("logs").create_log_group(logGroupName="/aws/lambda/app-report")
        gateway = self._aws.root("apigatewayv2")
        api = gateway.create_api(Name="app", ProtocolType="HTTP")["ApiId"]
        gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
        integration = gateway.create_integration(
            ApiId=api,
            IntegrationType="AWS_PROXY",
            IntegrationUri=function,
            PayloadFormatVersion="2.0",
        )["IntegrationId"]
        route = gateway.create_route(
            ApiId=api, RouteKey="GET /report", Target=f"integrations/{integration}"
        )["RouteId"]
        self.api = api
        self.imports |= {
            "aws_lambda_function.report": "app-report",
            "aws_cloudwatch_log_group.report": "/aws/lambda/app-report",
            "aws_apigatewayv2_api.api": api,
            "aws_apigatewayv2_stage.api": f"{api}/$default",
            "aws_apigatewayv2_route.api_get_report": f"{api}/{route}",
        }


@pytest.fixture(scope="module")
def out(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    write(folder, {"lambdas/hello.py": HANDLER % "new", "cdktf.json": '{"output": "out"}'})
    return folder / "out"


@pytest.fixture(scope="module")
def stack(local_aws: LocalAws, out: Path) -> Deployed:
    return Deployed(local_aws, APP, out / "stacks" / "kept-production")


@pytest.fixture(scope="module")
def made(stack: Deployed, out: Path) -> Made:
    """What another tool made, imported into the state of the stack."""
    found = Made(stack)
    synth(stack, out)
    assert stack.terraform("init", "-input=false").returncode == 0
    for address, id in found.imports.items():
        imported = stack.terraform("import", "-input=false", address, id)
        assert imported.returncode == 0, address + imported.stdout[-2000:] + imported.stderr[-2000:]
    return found


def environment(stack: Deployed, out: Path, **settings: str) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    lock_file = str(out.with_suffix(".lock.json"))
    return {
        **stack.aws.environment,
        "CDKTF_OUTDIR": str(out),
        "CDKTF_OUTPUT": str(out),
        "GATEHOUSE_LOCK_FILE": lock_file,
        "PYTHONPATH": root,
        **settings,
    }


def run(
    stack: Deployed, out: Path, *words: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=out.parent,
        env=environment(stack, out, **settings),
        capture_output=True,
        text=True,
        check=False,
    )


def synth(stack: Deployed, out: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return run(stack, out, *APP.program, **settings)


def planned(stack: Deployed) -> dict[str, list[str]]:
    """What a plan does with each resource that it does not leave alone."""
    made = stack.terraform("plan", "-input=false", "-out=plan")
    assert made.returncode == 0, made.stdout[-3000:] + made.stderr[-3000:]
    shown = json.loads(stack.terraform("show", "-json", "plan").stdout)
    return {
        each["address"]: each["change"]["actions"] + each["change"].get("replace_paths", [])
        for each in shown["resource_changes"]
        if each["mode"] == "managed" and each["change"]["actions"] != ["no-op"]
    }


def test_nothing_that_was_imported_is_replaced(made: Made, stack: Deployed, out: Path) -> None:
    changes = planned(stack)
    assert [each for each in changes.items() if each[1] not in (["create"], ["update"])] == []
    assert [each for each in made.imports if changes.get(each) == ["create"]] == []


def test_the_lock_file_says_what_is_deployed(made: Made, stack: Deployed, out: Path) -> None:
    said = run(stack, out, "-m", "gatehouse", "lock")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "says what is deployed already" in said.stderr


LEFT_OUT = [
    ("pool", "name"),
    ("identities", "name"),
    ("table", "name"),
    ("bucket", "name"),
    ("case", "case_sensitive"),
    ("required", "standard_attributes['email']"),
    ("attribute", "custom_attributes['tenant']"),
    ("key", "sort_key"),
]


@pytest.fixture(scope="module")
def told(made: Made, stack: Deployed, out: Path) -> str:
    """What the command says after a first synth that says nothing as it is in AWS.

    That synth can't know better, and records what the source says.
    """
    out.with_suffix(".lock.json").unlink()
    everything = " ".join(name for name, _ in LEFT_OUT)
    first = synth(stack, out, LEFT_OUT=everything)
    assert first.returncode == 0, first.stderr
    said = run(stack, out, "-m", "gatehouse", "lock", "kept-production")
    assert said.returncode == 0, said.stdout + said.stderr
    return said.stdout


def test_the_command_says_what_it_changes(told: str) -> None:
    assert 'kept-production/Users: name is "prod-app-auth", and was nothing in the file' in told
    assert "kept-production/Users: case_sensitive is true, and was false in the file" in told
    assert "kept-production/Users: custom_attributes: tenant is {" in told
    assert 'kept-production/Orders: sort_key: type is "N", and was "S" in the file' in told


@pytest.mark.parametrize(("left_out", "option"), LEFT_OUT)
def test_a_synth_that_would_replace_it_is_stopped(
    told: str, stack: Deployed, out: Path, left_out: str, option: str
) -> None:
    refused = synth(stack, out, LEFT_OUT=left_out)
    assert refused.returncode == 1
    assert f"option `{option}` cannot be used as given" in refused.stderr
    assert "must stay" in refused.stderr
    right = synth(stack, out)
    assert right.returncode == 0, right.stderr


def test_nothing_is_lost(made: Made, stack: Deployed, out: Path) -> None:
    assert synth(stack, out).returncode == 0
    applied = stack.terraform("apply", "-auto-approve", "-input=false")
    assert applied.returncode == 0, applied.stdout[-3000:] + applied.stderr[-3000:]
    assert planned(stack) == {}

    users = stack.root("cognito-idp")
    ann = users.admin_get_user(UserPoolId=made.pool, Username="ann@example.com")
    assert {"Name": "custom:tenant", "Value": "acme"} in ann["UserAttributes"]
    signed_in: Any = users.initiate_auth(
        ClientId=made.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann@example.com", "PASSWORD": PASSWORD},
    )
    assert signed_in["AuthenticationResult"]["IdToken"]
    members = users.list_users_in_group(UserPoolId=made.pool, GroupName="admins")["Users"]
    assert len(members) == 1

    assert stack.root("dynamodb").scan(TableName="orders")["Count"] == 1
    body = stack.root("s3").get_object(Bucket="acme-app-files", Key="private/a")["Body"]
    assert body.read() == b"kept"

    outputs = json.loads(stack.terraform("output", "-json").stdout)
    assert outputs["Report"]["value"].endswith(":function:app-report")
    assert made.api in outputs["Api"]["value"]
