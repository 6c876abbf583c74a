"""Subclasses that override methods and properties, which Node then calls back."""

from typing import Any

import jsii
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic


class TaggedBucket(S3Bucket):
    """Adds to what the resource synthesizes."""

    @jsii.member(jsii_name="synthesizeAttributes")
    def _synthesize_attributes(self) -> Any:
        return {"bucket": "from-python", "tags": {"by": type(self).__name__}}


class RenamedTopic(SnsTopic):
    """Replaces a property that Node reads."""

    @property
    @jsii.member(jsii_name="fqn")
    def fqn(self) -> str:
        return "aws_sns_topic.elsewhere"


class CountingStack(TerraformStack):
    """Hooks into the synthesis of a stack."""

    prepared = 0

    @jsii.member(jsii_name="prepareStack")
    def prepare_stack(self) -> None:
        type(self).prepared += 1
        super().prepare_stack()


def run(app: App) -> object:
    stack = CountingStack(app, "subclasses")
    AwsProvider(stack, "aws")
    bucket = TaggedBucket(stack, "Tagged")
    topic = RenamedTopic(stack, "Topic", display_name=bucket.arn)
    S3Bucket(stack, "Other", bucket_prefix=topic.name, depends_on=[topic])
    return [topic.arn, topic.fqn, bucket.arn]
