"""Pools of CloudFormation stacks, as the CDK, Amplify, the Serverless Framework and SST v2 make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatehouse.deployed.adopting.reading.aws import Aws
from gatehouse.deployed.adopting.reading.refusals import refusals
from gatehouse.errors import CommandError

from .pools import Pools
from .stack_status import check_status

_USER_POOL = "AWS::Cognito::UserPool"
_IDENTITY_POOL = "AWS::Cognito::IdentityPool"
_API = "AWS::ApiGatewayV2::Api"
_TABLE = "AWS::DynamoDB::Table"
_BUCKET = "AWS::S3::Bucket"
_STACK = "AWS::CloudFormation::Stack"
_FAILED = 1


def pools_of_stack(aws: Aws, name: str) -> Pools:
    """The pools of a stack, and of the stacks within it, as Amplify nests them.

    Raises
    ------
    CommandError
        If there is no such stack, it is just being changed, or it has nothing to take over.
    """
    pools = Pools()
    _collect(aws, name, pools)
    if not pools.any():
        raise CommandError(
            "--cloudformation must name a stack with a pool, an HTTP API, a table or a bucket, "
            f"and {name} has none.",
            "See what it has: aws cloudformation list-stack-resources --stack-name " + name,
            exit_code=_FAILED,
        )
    return pools


def pools_of_sst(aws: Aws, app: str) -> Pools:
    """The pools of an app of SST v2, whose stacks are named ``STAGE-APP-STACK``.

    Raises
    ------
    CommandError
        If there is no such stack, or none of them has a pool.
    """
    with refusals(aws, f"stack {app}-*", "--sst"):
        listed: list[Any] = aws.every("cloudformation", "describe_stacks", "Stacks")
    names = [each["StackName"] for each in listed if _is_of_sst(each, app)]
    pools = Pools()
    for name in sorted(names):
        _collect(aws, name, pools)
    if not pools.any():
        raise CommandError(
            f"--sst must be the stage and app of stacks with a pool, as STAGE-APP, and {app}-* has "
            f"none; stacks: {', '.join(sorted(names)) or 'none'}.",
            "Stacks of SST v2 are named STAGE-APP-STACK: --sst production-notes",
            exit_code=_FAILED,
        )
    return pools


def _is_of_sst(stack: Mapping[str, Any], app: str) -> bool:
    """Whether a stack is of the app, and not of one whose name only begins like it."""
    if not stack["StackName"].startswith(f"{app}-"):
        return False
    tags = {each["Key"]: each["Value"] for each in stack.get("Tags") or []}
    named = (tags.get("sst:stage"), tags.get("sst:app"))
    return None in named or "-".join(map(str, named)) == app


def _collect(aws: Aws, name: str, pools: Pools) -> None:
    with refusals(aws, f"stack {name}", "--cloudformation"):
        described = aws.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        id = str(described.get("StackId") or name)
        check_status(str(described["StackName"]), id, str(described["StackStatus"]))
        found = aws.every(
            "cloudformation", "list_stack_resources", "StackResourceSummaries", StackName=name
        )
    for each in found:
        id = str(each.get("PhysicalResourceId") or "")
        if not id or str(each["ResourceStatus"]).startswith("DELETE_COMPLETE"):
            continue
        if each["ResourceType"] == _USER_POOL:
            pools.add(Pools([id]))
        elif each["ResourceType"] == _IDENTITY_POOL:
            pools.add(Pools([], [id]))
        elif each["ResourceType"] == _API:
            pools.add(Pools([], [], [id]))
        elif each["ResourceType"] == _TABLE:
            pools.add(Pools(tables=[id]))
        elif each["ResourceType"] == _BUCKET:
            pools.add(Pools(buckets=[id]))
        elif each["ResourceType"] == _STACK:
            _collect(aws, id, pools)
