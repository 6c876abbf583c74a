"""Aspects that add constructs and aspects while they visit, at several places of the tree."""

import jsii
from cdktf import App, Aspects, IAspect, TerraformOutput, TerraformResource, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioningA
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct, IConstruct

from cases._seen import error_of

seen: list[str] = []


@jsii.implements(IAspect)
class Note:
    """Notes what it met, with its own name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def visit(self, node: IConstruct) -> None:
        seen.append(f"{self.name}: {node.node.path} {type(node).__name__}")


@jsii.implements(IAspect)
class Versioned:
    """Adds a resource beside each bucket."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, S3Bucket) and node.node.try_find_child("versioning") is None:
            S3BucketVersioningA(
                node,
                "versioning",
                bucket=node.id,
                versioning_configuration={"status": "Enabled"},
            )


@jsii.implements(IAspect)
class AddsAspects:
    """Adds an aspect to what it visits."""

    def visit(self, node: IConstruct) -> None:
        if node.node.id == "group":
            Aspects.of(node).add(Note("late"))


@jsii.implements(IAspect)
class Overrides:
    """Changes each resource through its escape hatch."""

    def visit(self, node: IConstruct) -> None:
        if TerraformResource.is_terraform_resource(node):
            assert isinstance(node, TerraformResource)
            node.add_override("tags.path", node.node.path)
            seen.append(f"overrides {node.terraform_resource_type} {node.friendly_unique_id}")


@jsii.implements(IAspect)
class Fails:
    """Fails at one construct."""

    def visit(self, node: IConstruct) -> None:
        if node.node.id == "queue":
            raise ValueError(f"{node.node.path} is not allowed\nsecond line")


class Unmarked:
    """Has no mark of being an aspect, but the method."""

    def visit(self, node: IConstruct) -> None:
        seen.append(f"unmarked {node.node.id}")


def run(app: App) -> object:
    seen.clear()
    stack = TerraformStack(app, "aspects-in-order")
    AwsProvider(stack, "aws")
    group = Construct(stack, "group")
    bucket = S3Bucket(group, "bucket", tags={"a": "b"})
    SqsQueue(group, "queue")
    TerraformOutput(stack, "arn", value=bucket.arn)
    Aspects.of(app).add(Note("app"))
    Aspects.of(stack).add(Note("stack"))
    Aspects.of(group).add(Versioned())
    Aspects.of(stack).add(AddsAspects())
    Aspects.of(bucket).add(Note("bucket"))
    Aspects.of(stack).add(Overrides())
    unmarked = error_of(lambda: Aspects.of(stack).add(Unmarked()))
    count = len(Aspects.of(stack).all)
    app.synth()
    first = list(seen)
    failing = TerraformStack(app, "failing")
    AwsProvider(failing, "aws")
    SqsQueue(failing, "queue")
    Aspects.of(failing).add(Fails())
    failed = error_of(app.synth)
    app.node.try_remove_child("failing")
    return [first, count, unmarked, failed, len(seen)]
