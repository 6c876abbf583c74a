"""Methods of stacks that are overridden in Python, in the order in which a synth calls them."""

from typing import Any

import jsii
from cdktf import App, Aspects, IAspect, TerraformElement, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import Construct, IConstruct

from cases._seen import error_of

seen: list[str] = []


class Noting(TerraformStack):
    """Notes each call, then does as ever."""

    @jsii.member(jsii_name="allocateLogicalId")
    def _allocate_logical_id(self, tf_element: TerraformElement | Any) -> str:
        path = getattr(tf_element, "node", tf_element)
        seen.append(f"id of {getattr(path, 'path', type(tf_element).__name__)}")
        return f"x_{super()._allocate_logical_id(tf_element)}"

    @jsii.member(jsii_name="prepareStack")
    def prepare_stack(self) -> None:
        seen.append(f"prepare {self.node.id}")
        super().prepare_stack()
        seen.append(f"prepared {self.node.id}")

    @jsii.member(jsii_name="runAllValidations")
    def run_all_validations(self) -> None:
        seen.append(f"validate {self.node.id}")
        super().run_all_validations()

    @jsii.member(jsii_name="toTerraform")
    def to_terraform(self) -> Any:
        seen.append(f"terraform {self.node.id}")
        written = super().to_terraform()
        written["locals"] = {"added": "in Python", "none": None}
        return written


class Plain(TerraformStack):
    """Overrides without the decorator, as people do."""

    def prepare_stack(self) -> None:
        seen.append("plain prepare")

    def to_terraform(self) -> Any:
        seen.append("plain terraform")
        return {"output": {"a": {"value": 1}}, "//": {"metadata": {"stackName": "plain"}}}


class Failing(TerraformStack):
    """Fails while it is prepared."""

    def prepare_stack(self) -> None:
        raise LookupError("not ready\nsecond line")


@jsii.implements(IAspect)
class Visits:
    """Notes when aspects are applied."""

    def visit(self, node: IConstruct) -> None:
        seen.append(f"visit {node.node.path}")


def run(app: App) -> object:
    seen.clear()
    first = Noting(app, "callbacks-one")
    AwsProvider(first, "aws")
    bucket = S3Bucket(Construct(first, "group"), "bucket")
    S3Bucket(first, "other", bucket=bucket.bucket)
    seen.append("made")
    asked = [bucket.fqn, bucket.friendly_unique_id, first.get_logical_id(bucket)]
    second = Noting(app, "callbacks-two")
    TerraformOutput(second, "arn", value=bucket.arn)
    Plain(app, "plain")
    Aspects.of(first).add(Visits())
    app.synth()
    once = list(seen)

    checked = App(outdir=f"{app.outdir}/checked")
    Noting(checked, "checked")
    checked.synth()

    broken = App(outdir=f"{app.outdir}/broken", skip_validation=True)
    Failing(broken, "broken")
    return [asked, once, len(seen), error_of(broken.synth)]
