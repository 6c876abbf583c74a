"""Aspects, which Node calls for each construct, and the tree of constructs."""

import jsii
from cdktf import App, Aspects, IAspect, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct, IConstruct

seen: list[str] = []


@jsii.implements(IAspect)
class Tagger:
    """Tags each bucket and notes what it met."""

    def visit(self, node: IConstruct) -> None:
        seen.append(f"{type(node).__module__}.{type(node).__name__} {node.node.path}")
        if isinstance(node, S3Bucket):
            node.tags = {**(node.tags_input or {}), "visited": "yes"}


def run(app: App) -> object:
    stack = TerraformStack(app, "aspects")
    AwsProvider(stack, "aws")
    group = Construct(stack, "Group")
    S3Bucket(group, "Bucket", tags={"a": "b"})
    SqsQueue(group, "Queue")
    Aspects.of(stack).add(Tagger())
    app.synth()
    found = stack.node.find_child("Group").node.find_child("Bucket")
    return [seen, type(found).__name__, [child.node.path for child in stack.node.find_all()]]
