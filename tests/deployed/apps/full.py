"""One stack with APIs, functions, tables and buckets of all options.

``python -m tests.deployed.apps.full`` synthesizes it, and makes what it finds in its account.
"""

from __future__ import annotations

import os
import shutil
import zipfile
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
from gatehouse.iam import Permission
from gatehouse.storage import (
    Attribute,
    Bucket,
    Capacity,
    GlobalIndex,
    LocalIndex,
    Provisioned,
    Table,
)

from tests.unit.compute.wheels import Index
from tests.unit.synth import write

ROOT = Path(__file__).parents[3]
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
    "lambdas/node/hello.mjs": """
import { greeting } from "./words.mjs";
import { tiny } from "tiny";
export const handler = async (event) => {
  console.log("asked for", event.rawPath);
  if (event.rawPath.endsWith("/fail")) throw new RangeError("asked to");
  const { accountId } = event.requestContext.authorizer.iam;
  const body = { greeting, tiny, accountId, table: process.env.SEEN_TABLE_NAME };
  return { statusCode: 200, body: JSON.stringify(body) };
};
""",
    "lambdas/node/words.mjs": "export const greeting = 'hello';",
    "node_modules/tiny/package.json": '{"name": "tiny", "main": "tiny.js"}',
    "node_modules/tiny/tiny.js": "exports.tiny = 'tiny';",
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
        in_node = Function(
            self, "Node", "lambdas/node/hello.handler", runtime="nodejs22.x", link=[seen.read()]
        )
        api.routes({"GET /node": in_node, "GET /node/fail": in_node})
        for name, runtime in (("Built", "python3.12"), ("Java", "java21")):
            api.route(
                f"GET /{name.lower()}",
                Function(
                    self,
                    name,
                    "Built" if name == "Java" else "built.main",
                    zip="built.zip",
                    runtime=runtime,
                ),
                authorizer=Public(),
            )
        HttpApi(self, "Named", domain=Domain("api.example.com", certificate=certificate, path="v1"))
        self.output(
            Url=api.url,
            Web=web.id,
            Other=other.id,
            Pool=users.id,
            Notes=notes.name,
            Seen=seen.name,
            Node=in_node.name,
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


def surroundings() -> tuple[str, str, str]:
    """What the stack finds in an account: a certificate, a subnet and a security group."""
    place: Any = {
        "endpoint_url": os.environ["AWS_ENDPOINT_URL"],
        "region_name": os.environ["AWS_REGION"],
    }
    certificate = boto3.client("acm", **place).request_certificate(DomainName="api.example.com")
    ec2 = boto3.client("ec2", **place)
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="inside", Description="x", VpcId=vpc)["GroupId"]
    return certificate["CertificateArn"], subnet, group


def main() -> None:
    """Synthesize it, with its handlers beside the output."""
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    write(sources, HANDLERS)
    shutil.copytree(ROOT / "lambdas" / "files", sources / "lambdas" / "files")
    with zipfile.ZipFile(sources / "built.zip", "w") as archive:
        archive.writestr("built.py", "def main(event, context):\n    return {'built': True}\n")
        archive.writestr("Built.class", "not really a class")
    os.environ.pop("STAGE", None)
    os.chdir(sources)
    with pytest.MonkeyPatch.context() as patch:
        Index(sources / "index", patch).add("tiny")
        app = App()
        Everything(app, *surroundings())
        app.synth()


if __name__ == "__main__":
    main()
