"""Values that one resource takes from another, outputs, locals, variables, functions."""

from cdktf import (
    App,
    Fn,
    TerraformIterator,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_policy import S3BucketPolicy
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue


def run(app: App) -> object:
    stack = TerraformStack(app, "output-references")
    west = AwsProvider(stack, "aws", region="us-west-2", alias="west")
    bucket = S3Bucket(stack, "Bucket", provider=west)
    caller = DataAwsCallerIdentity(stack, "Caller")
    S3BucketPolicy(
        stack,
        "Policy",
        bucket=bucket.id,
        policy=Fn.jsonencode({"arn": bucket.arn}),
        depends_on=[caller],
    )
    names = TerraformVariable(stack, "names", type="set(string)", default=["a", "b"])
    each = TerraformIterator.from_list(names.list_value)
    SqsQueue(stack, "Queues", for_each=each, name=Token.as_string(each.value))
    local = TerraformLocal(stack, "local", Fn.join("-", [caller.account_id, bucket.region]))
    TerraformOutput(stack, "Arn", value=bucket.arn, description="an arn", sensitive=True)
    TerraformOutput(stack, "Local", value=local.as_string)
    TerraformOutput(stack, "Rules", value=bucket.cors_rule.get(0).allowed_methods)
    return [bucket.arn, str(bucket.cors_rule.fqn), type(bucket.cors_rule).__name__, bucket.fqn]
