"""A program with all that makes it hard to change the kernel under it: ``FOLDER`` is its output.

It prints what it sees: the values of tokens, the order of callbacks, and errors.
"""

import sys
from typing import Any

import jsii
from cdktf import (
    App,
    Aspects,
    Fn,
    IAspect,
    IResolvable,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.security_group import SecurityGroup, SecurityGroupIngress
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct


@jsii.implements(IAspect)
class Tagging:
    """Sees every construct; asks the kernel while the kernel waits for it."""

    def visit(self, node: Any) -> None:
        print("visits", node.node.path)
        if isinstance(node, S3Bucket):
            node.add_override("tags.Seen", node.friendly_unique_id)


@jsii.implements(IResolvable)
class Later:
    """A token of the program's own."""

    creation_stack = ()

    def resolve(self, context: Any) -> str:
        print("resolves")
        return "later"

    def to_string(self) -> str:
        return Token.as_string(self)


class Names(TerraformStack):
    """Overrides what the engine calls."""

    def _allocate_logical_id(self, element: Any) -> str:
        name = super()._allocate_logical_id(element)
        print("names", name)
        return f"{name}-x"

    def prepare_stack(self) -> None:
        print("prepares")
        super().prepare_stack()


class Queue(SqsQueue):
    """Overrides what the synth calls, and asks for what it would have been."""

    def to_terraform(self) -> Any:
        made = super().to_terraform()
        print("writes", sorted(made["resource"]["aws_sqs_queue"]))
        return made


def main() -> None:
    app = App(outdir=sys.argv[1])
    one, two = TerraformStack(app, "one"), Names(app, "two")
    for stack in (one, two):
        AwsProvider(stack, "aws", region="eu-west-1")
    group = Construct(one, "group")
    bucket = S3Bucket(group, "Bucket", bucket_prefix="x-", tags={"a": Token.as_string(Later())})
    print(bucket.arn, bucket.fqn)
    amount = TerraformVariable(one, "amount", type="number", default=3)
    print(amount.number_value, Token.is_unresolved(amount.number_value))
    rule = SecurityGroupIngress(
        from_port=80, to_port=80, protocol="tcp", cidr_blocks=["10.0.0.0/8"]
    )
    rules = SecurityGroup(one, "Rules", name=f"rules-{amount.string_value}", ingress=[rule])
    print(rules.vpc_id, rules.security_groups if hasattr(rules, "security_groups") else "")
    Queue(two, "Queue", name=Fn.join("-", ["q", bucket.bucket]), depends_on=[bucket])
    TerraformOutput(two, "Answer", value={"arn": bucket.arn, "list": [rules.id]}, static_id=True)
    Aspects.of(one).add(Tagging())
    bucket.add_override("tags.Owner", "me")
    print(one.to_terraform()["resource"]["aws_s3_bucket"], bucket.tags_input)
    try:
        Construct(one, "group")
    except Exception as error:
        print(type(error).__name__, error, str(error.__cause__).strip().splitlines()[0])
    print([child.node.id for child in one.node.children])
    app.synth()


main()
