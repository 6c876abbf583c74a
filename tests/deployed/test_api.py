"""APIs, functions, tables and buckets with all their options: applied, used, planned, destroyed."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from gatehouse.api import (
    Alarms,
    AwsService,
    Domain,
    HttpApi,
    HttpProxy,
    LambdaAuthorizer,
    PrivateService,
    Public,
    Route,
    Throttle,
    UserPoolJwt,
    VpcLink,
)
from gatehouse.auth import UserPool, UserPoolClient
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, Transform, aws
from gatehouse.deployed.outputs import resolvable
from gatehouse.iam import Permission
from gatehouse.local.launcher.server import LocalAws
from gatehouse.storage import (
    Attribute,
    Bucket,
    Capacity,
    GlobalIndex,
    LocalIndex,
    Provisioned,
    Table,
)
from gatehouse.testing import local_aws

from tests.unit.compute.wheels import Index
from tests.unit.synth import write

__all__ = ["local_aws"]

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")

ROOT = Path(__file__).parents[2]
PASSWORD = "Correct-1-horse-battery"
HANDLERS = {
    "lambdas/echo/run.py": """
import json, os
import boto3, tiny
def main(event, context):
    if "Records" in event:
        record = event["Records"][0]
        what = record.get("dynamodb", {}).get("Keys", {}).get("userId", {}).get("S")
        what = what or record["s3"]["object"]["key"]
        boto3.client("dynamodb").put_item(
            TableName=os.environ["SEEN_TABLE_NAME"], Item={"id": {"S": what}})
        return {"batchItemFailures": []}
    context = event["requestContext"]
    answer = {"package": tiny.WHO, "path": event["rawPath"]}
    answer["authorizer"] = context.get("authorizer")
    return {"statusCode": 200, "body": json.dumps(answer)}
""",
    "lambdas/echo/requirements.txt": "tiny==1.0\n",
    "lambdas/check.py": """
def main(event, context):
    word = event["headers"]["authorization"]
    return {"isAuthorized": word == "open sesame", "context": {"said": word}}
""",
}


class Everything(AppStack):
    """One stack with what this room makes."""

    def __init__(self, scope: App, certificate: str, subnet: str, group: str) -> None:
        super().__init__(scope, "full", stage="e2e")
        seen = Table(self, "Seen", partition_key="id", capacity=Provisioned(read=Capacity(2)))
        echo = Function(
            self, "Echo", "lambdas/echo/run.main", link=[seen], tracing=True, storage=600
        )

        notes = Table(
            self,
            "Notes",
            partition_key="userId",
            sort_key="noteId",
            stream="both",
            global_indexes={"byTenant": GlobalIndex("tenant", Attribute("at", "N"), ["title"])},
            local_indexes={"byTime": LocalIndex(Attribute("at", "N"), projection="keys")},
        )
        notes.on_change(echo)
        uploads = Bucket(self, "Uploads")
        uploads.on_object(echo, prefix="in/")

        users = UserPool(self, "UserPool", usernames=["email"])
        web, other = (users.add_client(id, transform=BY_PASSWORD) for id in ("Web", "Other"))
        users_only = UserPoolJwt(users, clients=[web])
        api = HttpApi(
            self,
            "Api",
            throttle=Throttle(rate=500, burst=1000),
            metrics=True,
            alarms=Alarms(notify=["arn:aws:sns:us-east-1:000000000000:oncall"], client_errors=9),
        )
        api.routes(
            {
                "GET /iam": echo,
                "GET /token": Route(echo, authorizer=users_only),
                "GET /scoped": Route(echo, authorizer=scoped(users, web)),
                "GET /asked": Route(echo, authorizer=LambdaAuthorizer("lambdas/check.main")),
                "ANY /public/{rest+}": Route(echo, authorizer=Public(), timeout=seconds(5)),
                "GET /rare": Route(echo, authorizer=Public(), throttle=Throttle(5, 10)),
                "GET /proxied": HttpProxy("https://backend.example.com/proxied"),
                "POST /queued": Route(queue_of(self), authorizer=Public()),
                "GET /inside": PrivateService(
                    "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/x/1/2",
                    VpcLink(self, "Vpc", subnets=[subnet], security_groups=[group]),
                ),
            }
        )
        api.route(
            "POST /files",
            "lambdas/files/upload.main",
            authorizer=users_only,
            function={"link": [uploads.write()], "environment": {"UPLOAD_TYPES": "text/plain"}},
        )
        api.route(
            "GET /files/{name}",
            "lambdas/files/download.main",
            authorizer=users_only,
            function={"link": [uploads.read()]},
        )
        HttpApi(self, "Named", domain=Domain("api.example.com", certificate=certificate, path="v1"))
        self.output(
            Url=api.url,
            Web=web.id,
            Other=other.id,
            Pool=users.id,
            Notes=notes.name,
            Seen=seen.name,
            Uploads=uploads.name,
        )


BY_PASSWORD = {
    "client": Transform(
        lambda given: {**given, "explicit_auth_flows": ["ALLOW_USER_PASSWORD_AUTH"]},
        reason="the test signs in with one call",
    )
}


def seconds(count: int) -> timedelta:
    return timedelta(seconds=count)


def scoped(users: UserPool, web: UserPoolClient) -> UserPoolJwt:
    return UserPoolJwt(users, clients=[web], scopes=["aws.cognito.signin.user.admin"])


def queue_of(stack: AppStack) -> AwsService:
    queue = aws.sqs_queue.SqsQueue(stack, "orders", name="orders")
    return AwsService(
        "SQS-SendMessage",
        {"QueueUrl": queue.url, "MessageBody": "$request.body"},
        permissions=[Permission(actions=["sqs:SendMessage"], resources=[queue.arn])],
    )


@dataclass(frozen=True)
class Applied:
    """The stack as it runs, and how it is called."""

    aws: LocalAws
    folder: Path
    outputs: dict[str, str]

    def terraform(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["terraform", *arguments, "-no-color"],
            cwd=self.folder,
            env=self.aws.environment,
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=self.aws.endpoint,
            region_name=self.aws.region,
            aws_access_key_id=self.aws.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.aws.environment["AWS_SECRET_ACCESS_KEY"],
        )

    def call(
        self, path: str, word: str | None = None, method: str = "GET", body: Any = None
    ) -> tuple[int, Any]:
        url = resolvable(self.outputs["Url"], self.aws.endpoint) + path
        headers = {} if word is None else {"Authorization": word}
        status, text = sent(method, url, headers, json.dumps(body).encode() if body else None)
        return status, json.loads(text) if status == 200 else text

    def token(self, client: str, kind: str) -> str:
        users, pool = self.client("cognito-idp"), self.outputs["Pool"]
        name = f"{client.lower()}@example.com"
        if not users.list_users(UserPoolId=pool, Filter=f'email = "{name}"')["Users"]:
            users.admin_create_user(UserPoolId=pool, Username=name)
            users.admin_set_user_password(
                UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True
            )
        given = users.initiate_auth(
            ClientId=self.outputs[client],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
        )
        return f"Bearer {given['AuthenticationResult'][kind]}"

    def eventually_seen(self, what: str) -> None:
        deadline = time.monotonic() + 60
        table = self.outputs["Seen"]
        while (
            not self.client("dynamodb")
            .get_item(TableName=table, Key={"id": {"S": what}})
            .get("Item")
        ):
            assert time.monotonic() < deadline, f"nobody was told of {what}"
            time.sleep(0.5)


def sent(
    method: str, url: str, headers: dict[str, str], body: bytes | None = None
) -> tuple[int, bytes]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with opener.open(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


@pytest.fixture(scope="module")
def applied(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    folder = tmp_path_factory.mktemp("app")
    write(folder, HANDLERS)
    shutil.copytree(ROOT / "lambdas" / "files", folder / "lambdas" / "files")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("STAGE", raising=False)
        Index(folder / "index", patch).add("tiny")
        here = Applied(local_aws, folder / "out" / "stacks" / "full-e2e", {})
        app = App(outdir=str(folder / "out"))
        Everything(app, *_surroundings(here.client))
        app.synth()
    for arguments in (("init", "-input=false"), ("apply", "-auto-approve")):
        done = here.terraform(*arguments)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    outputs = json.loads(here.terraform("output", "-json").stdout)
    yield Applied(local_aws, here.folder, {name: each["value"] for name, each in outputs.items()})
    destroyed = here.terraform("destroy", "-auto-approve")
    assert destroyed.returncode == 0, destroyed.stderr


def _surroundings(client: Callable[[str], Any]) -> tuple[str, str, str]:
    """What the stack finds in an account: a certificate, a subnet and a security group."""
    certificate = client("acm").request_certificate(DomainName="api.example.com")
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="inside", Description="x", VpcId=vpc)["GroupId"]
    return certificate["CertificateArn"], subnet, group


def test_what_was_applied_shows_no_change_in_the_next_plan(applied: Applied) -> None:
    plan = applied.terraform("plan", "-detailed-exitcode", "-input=false")
    assert plan.returncode == 0, plan.stdout


@pytest.mark.parametrize("kind", ["IdToken", "AccessToken"])
def test_a_token_of_the_named_client_is_let_in(applied: Applied, kind: str) -> None:
    status, answer = applied.call("/token", applied.token("Web", kind))
    assert status == 200
    assert answer["authorizer"]["jwt"]["claims"]["sub"]


@pytest.mark.parametrize("kind", ["IdToken", "AccessToken"])
def test_a_token_of_the_pools_other_client_is_not(applied: Applied, kind: str) -> None:
    assert applied.call("/token", applied.token("Other", kind))[0] in (401, 403)


@pytest.mark.parametrize("word", [None, "Bearer nonsense", "Basic YTpi"])
def test_without_a_token_nobody_is_let_in(applied: Applied, word: str | None) -> None:
    assert applied.call("/token", word)[0] == 401


def test_a_scope_needs_a_token_that_has_it(applied: Applied) -> None:
    assert applied.call("/scoped", applied.token("Web", "AccessToken"))[0] == 200
    assert applied.call("/scoped", applied.token("Web", "IdToken"))[0] == 403


def test_a_function_of_ones_own_decides(applied: Applied) -> None:
    status, answer = applied.call("/asked", "open sesame")
    assert (status, answer["authorizer"]["lambda"]) == (200, {"said": "open sesame"})
    assert applied.call("/asked", "let me in")[0] == 403
    assert applied.call("/asked")[0] == 401


def test_an_unsigned_call_of_a_route_with_iam_is_forbidden(applied: Applied) -> None:
    assert applied.call("/iam")[0] == 403


def test_a_public_greedy_route_answers_with_the_bundled_package(applied: Applied) -> None:
    status, answer = applied.call("/public/a/b", method="POST")
    assert (status, answer["package"], answer["path"]) == (200, "tiny", "/public/a/b")
    assert not answer["authorizer"]


def test_a_function_is_called_with_changes_of_a_table(applied: Applied) -> None:
    key = {"userId": {"S": "changed"}, "noteId": {"S": "1"}}
    applied.client("dynamodb").put_item(TableName=applied.outputs["Notes"], Item=key)
    applied.eventually_seen("changed")


def test_a_function_is_called_with_objects_of_its_prefix(applied: Applied) -> None:
    bucket = applied.outputs["Uploads"]
    applied.client("s3").put_object(Bucket=bucket, Key="in/photo", Body=b"x")
    applied.eventually_seen("in/photo")


def test_a_user_with_a_token_stores_a_file_and_gets_it_back(applied: Applied) -> None:
    token = applied.token("Web", "IdToken")
    said = {"name": "note.txt", "type": "text/plain", "size": 5}
    status, given = applied.call("/files", token, "POST", said)
    assert status == 200
    assert sent(given["method"], given["url"], given["headers"], b"12345")[0] == 200
    assert sent("PUT", given["url"], given["headers"], b"123456")[0] == 403
    status, stored = applied.call("/files/note.txt", token)
    assert (status, sent("GET", stored["url"], {})) == (200, (200, b"12345"))


def test_a_file_of_a_type_that_is_not_taken_is_refused(applied: Applied) -> None:
    said = {"name": "page.html", "type": "text/html", "size": 5}
    token = applied.token("Web", "IdToken")
    assert applied.call("/files", token, "POST", said)[0] == 415
