"""Three stacks that share a domain and a function, with what AWS takes only in one way.

``python -m tests.deployed.apps.shared`` synthesizes them. The stack ``edge`` comes first.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
from gatehouse.api import DomainName, DomainPath, HttpApi, LambdaAuthorizer, Public
from gatehouse.compute import Function, Vpc
from gatehouse.core import App, AppStack, aws
from gatehouse.iam import Permission
from gatehouse.storage import Bucket, GlobalIndex, LifecycleRule, Table

from tests.unit.synth import write

HOST = "shared.example.com"
STAGES = ("pr-1", "pr-2")
# Beside the stack's own two: more than an object in S3 takes.
TAGS = {f"tag-{number}": "x" for number in range(10)}
HANDLERS = {
    "lambdas/where.py": """
def main(event, context):
    if "routeArn" in event:
        return {"isAuthorized": True}
    return {"path": event.get("rawPath"), "stage": event.get("requestContext", {}).get("stage")}
"""
}
MANY = [
    Permission(
        actions=[f"s3:{action}"],
        resources=[f"arn:aws:s3:::{action.lower()}-{'x' * 30}-{n}/{'y' * 60}/*" for n in range(30)],
    )
    for action in ("GetObject", "PutObject", "DeleteObject")
]


def days(**ages: int) -> dict[str, timedelta]:
    return {storage_class: timedelta(days=age) for storage_class, age in ages.items()}


def edge(app: App, certificate: str, vpc: Vpc) -> DomainName:
    """The domain, what is left of it, and functions whose rights take several policies."""
    stack = AppStack(app, "edge", stage="dev", tags=TAGS)
    domain = DomainName(stack, "Domain", HOST, certificate=certificate)
    code = Bucket(
        stack,
        "Code",
        lifecycle=[
            LifecycleRule(
                "old",
                move=days(STANDARD_IA=30, GLACIER=60, DEEP_ARCHIVE=150),
                expire_old_versions=timedelta(days=90),
                move_old_versions=days(GLACIER=0),
            )
        ],
    )
    reports = Function(stack, "Reports", "lambdas/where.main", code_bucket=code)
    rest = HttpApi(stack, "Rest", domain=domain)
    rest.route("GET /reports", reports, authorizer=Public(reason="a test"))
    failed = aws.sqs_queue.SqsQueue(stack, "failed", name="edge-failed")
    big = Function(
        stack, "Big", "lambdas/where.main", vpc=vpc, dead_letter=failed.arn, permissions=MANY
    )
    notes = Table(
        stack,
        "Notes",
        partition_key="userId",
        stream="new",
        global_indexes={"byTenant": GlobalIndex("tenant")},
    )
    notes.on_change(big)
    stack.output(Reports=reports.name, Rest=rest.url)
    return domain


def notes(app: App, domain: DomainName, stage: str) -> None:
    """An API with a path of the domain and a function that another stack makes."""
    stack = AppStack(app, "notes", stage=stage)
    reports = Function.from_name(stack, "Reports", "edge-dev-Reports")
    api = HttpApi(stack, "Api", domain=DomainPath(domain, f"notes/{stage}"))
    api.route("GET /reports", reports, authorizer=Public(reason="a test"))
    api.route("GET /checked", reports, authorizer=LambdaAuthorizer(reports))
    stack.output(Url=api.url)


def surroundings() -> tuple[str, Vpc]:
    """What the stacks find in an account: a certificate, a subnet and a security group."""
    place: Any = {
        "endpoint_url": os.environ["AWS_ENDPOINT_URL"],
        "region_name": os.environ["AWS_REGION"],
    }
    certificate = boto3.client("acm", **place).request_certificate(DomainName=HOST)
    ec2 = boto3.client("ec2", **place)
    vpc = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.8.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="shared", Description="x", VpcId=vpc)["GroupId"]
    return certificate["CertificateArn"], Vpc([subnet], [group])


def main() -> None:
    """Synthesize them, with their handlers beside the output."""
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    write(sources, HANDLERS)
    os.environ.pop("STAGE", None)
    os.chdir(sources)
    app = App()
    domain = edge(app, *surroundings())
    for stage in STAGES:
        notes(app, domain, stage)
    app.synth()


if __name__ == "__main__":
    main()
