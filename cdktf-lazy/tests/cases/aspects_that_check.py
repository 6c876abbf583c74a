"""Aspects that check: annotations and validations, and how a synth ends with them."""

from typing import Any

import jsii
from cdktf import Annotations, App, Aspects, IAspect, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from constructs import IConstruct, IValidation

from cases._seen import error_of

asked: list[str] = []


@jsii.implements(IAspect)
class MustHaveTag:
    """Annotates each bucket that has no owner."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, S3Bucket):
            tags = node.tags_input or {}
            if "owner" not in tags:
                Annotations.of(node).add_error(f"{node.node.path} has no owner")
            else:
                Annotations.of(node).add_info(f"owned by {tags['owner']}")


@jsii.implements(IValidation)
class NoOpenPorts:
    """Answers a line for each rule that is open."""

    def __init__(self, group: Any) -> None:
        self.group = group

    def validate(self) -> list[str]:
        asked.append(self.group.node.path)
        rules = self.group.ingress_input or []
        return [f"port {rule['fromPort']} is open" for rule in rules if isinstance(rule, dict)] + [
            f"port {rule.from_port} is open" for rule in rules if not isinstance(rule, dict)
        ]


def make(app: App, name: str) -> TerraformStack:
    stack = TerraformStack(app, name)
    AwsProvider(stack, "aws")
    return stack


def run(app: App) -> object:
    asked.clear()
    stack = make(app, "aspects-that-check")
    S3Bucket(stack, "owned", tags={"owner": "me"})
    Aspects.of(stack).add(MustHaveTag())
    Annotations.of(stack).add_warning("this stack is old")
    app.synth()

    refused = App(outdir=f"{app.outdir}/refused")
    bad = make(refused, "bad")
    S3Bucket(bad, "bucket")
    S3Bucket(bad, "other")
    Aspects.of(bad).add(MustHaveTag())
    annotated = error_of(refused.synth)

    validated = App(outdir=f"{app.outdir}/validated")
    second = make(validated, "second")
    for name in ("one", "two"):
        group = SecurityGroup(
            second,
            name,
            ingress=[{"fromPort": 22, "toPort": 22, "protocol": "tcp"}],
        )
        group.node.add_validation(NoOpenPorts(group))
    failed = error_of(validated.synth)

    skipped = App(outdir=f"{app.outdir}/skipped", skip_validation=True)
    third = make(skipped, "third")
    group = SecurityGroup(third, "one", ingress=[])
    group.node.add_validation(NoOpenPorts(group))
    passed = error_of(skipped.synth)

    without = App(outdir=f"{app.outdir}/without")
    no_provider = TerraformStack(without, "no-provider")
    S3Bucket(no_provider, "bucket")
    lost = error_of(without.synth)
    return [annotated, failed, passed, lost, asked, second.node.validate(), group.node.validate()]
