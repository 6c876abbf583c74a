"""Methods and properties of resources that are overridden in Python, counted and in order."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import jsii
from cdktf import App, TerraformOutput, TerraformProvider, TerraformStack, TerraformVariable
from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

from cases._seen import error_of

seen: list[str] = []


class Bucket(S3Bucket):
    """Overrides what a synth asks a resource for."""

    @jsii.member(jsii_name="toTerraform")
    def to_terraform(self) -> Any:
        seen.append(f"to_terraform {self.node.id}")
        written = super().to_terraform()
        written["resource"]["aws_s3_bucket"][self.friendly_unique_id]["added"] = [1, None, "x"]
        return written

    @jsii.member(jsii_name="toMetadata")
    def to_metadata(self) -> Any:
        seen.append(f"to_metadata {self.node.id}")
        return {**(super().to_metadata() or {}), "extra": {"by": "Python"}}

    @jsii.member(jsii_name="synthesizeAttributes")
    def _synthesize_attributes(self) -> Mapping[str, Any]:
        seen.append(f"synthesize {self.node.id}")
        return {**super()._synthesize_attributes(), "bucket": "from-python", "n": 1.0}


class Named(SqsQueue):
    """Overrides properties that are read by others."""

    @property  # type: ignore[misc] # one of the provider can be assigned as well
    @jsii.member(jsii_name="name")
    def name(self) -> str:
        seen.append("name")
        return "name-from-python"

    @property
    @jsii.member(jsii_name="arn")
    def arn(self) -> str:
        seen.append("arn")
        return "arn-from-python"

    @property
    @jsii.member(jsii_name="friendlyUniqueId")
    def friendly_unique_id(self) -> str:
        seen.append("friendly id")
        return "queue_from_python"


class Region(DataAwsRegion):
    """A data source that adds an attribute."""

    def _synthesize_attributes(self) -> Mapping[str, Any]:
        return {"name": "eu-west-1"}


class Provider(AwsProvider):
    """A provider that says where it is."""

    def to_terraform(self) -> Any:
        written = super().to_terraform()
        written["provider"]["aws"][0]["profile"] = "from-python"
        return written


class Variable(TerraformVariable):
    """A variable with another default."""

    def synthesize_attributes(self) -> Mapping[str, Any]:
        return {"default": "from-python"}


class Fails(S3Bucket):
    """Fails while it is written."""

    def to_terraform(self) -> Any:
        raise ArithmeticError("cannot be written")


class Wrong(S3Bucket):
    """Answers what is no map."""

    def _synthesize_attributes(self) -> Any:
        return "text"


def run(app: App) -> object:
    seen.clear()
    stack = TerraformStack(app, "callbacks-of-resources")
    provider = Provider(stack, "aws", region="eu-west-1")
    bucket = Bucket(stack, "uploads", tags={"a": "b"})
    other = Bucket(stack, "other")
    queue = Named(stack, "queue", delay_seconds=1)
    region = Region(stack, "region")
    Variable(stack, "variable", type="string")
    TerraformOutput(stack, "name", value=f"{queue.name} {queue.arn} {queue.fqn} {region.name}")
    TerraformOutput(stack, "bucket", value=bucket.arn)
    other.add_override("by", "override")
    app.synth()
    counted = Counter(seen)
    failing = App(outdir=f"{app.outdir}/failing", skip_validation=True)
    Fails(TerraformStack(failing, "failing"), "bucket")
    wrong = App(outdir=f"{app.outdir}/wrong", skip_validation=True)
    Wrong(TerraformStack(wrong, "wrong"), "bucket")
    return [
        seen,
        counted,
        TerraformProvider.is_terraform_provider(provider),
        error_of(failing.synth),
        error_of(wrong.synth),
        bucket.to_metadata(),
        other.to_terraform(),
    ]
