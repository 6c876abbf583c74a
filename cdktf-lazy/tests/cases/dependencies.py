"""Dependencies between resources, data sources, modules, groups, and constructs."""

from cdktf import App, TerraformHclModule, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from constructs import Construct

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "dependencies")
    AwsProvider(stack, "aws")
    topic = SnsTopic(stack, "topic")
    region = DataAwsRegion(stack, "region", depends_on=[topic])
    module = TerraformHclModule(stack, "module", source="me/m/aws", depends_on=[region, topic])
    bucket = S3Bucket(stack, "bucket", depends_on=[module, topic, region])
    late = S3Bucket(stack, "late", depends_on=[topic])
    late.depends_on = [*(late.depends_on or []), bucket.fqn, "aws_x.y"]
    none = S3Bucket(stack, "none", depends_on=[])
    group = Construct(stack, "group")
    inner = S3Bucket(group, "inner")
    group.node.add_dependency(bucket)
    inner.node.add_dependency(topic)
    TerraformOutput(stack, "output", value=1, depends_on=[bucket, module])
    other = TerraformStack(app, "other")
    AwsProvider(other, "aws")
    S3Bucket(other, "bucket", depends_on=[bucket])
    other.add_dependency(stack)
    third = TerraformStack(app, "third")
    third.add_dependency(other)
    return [
        [shown(one.depends_on) for one in (region, module, bucket, late, none, inner)],
        error_of(lambda: stack.add_dependency(third)),
        error_of(lambda: third.add_dependency(third)),
        [one.node.id for one in third.dependencies],
    ]
