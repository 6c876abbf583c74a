"""Overrides of names, arguments and provider settings."""

from cdktf import App, S3Backend, TerraformHclModule, TerraformResourceLifecycle, TerraformStack
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket


def run(app: App) -> None:
    stack = TerraformStack(app, "escape-hatches")
    AwsProvider(stack, "aws")
    S3Backend(stack, bucket="state", key="k", region="eu-west-1")
    stack.add_override("terraform.required_providers.aws.version", ">= 5.70, < 7.0")
    bucket = S3Bucket(
        stack,
        "Bucket",
        lifecycle=TerraformResourceLifecycle(prevent_destroy=True, ignore_changes=["tags"]),
    )
    bucket.override_logical_id("uploads")
    bucket.add_override("cors_rule", [{"allowed_methods": ["GET"], "allowed_origins": ["*"]}])
    bucket.add_override("tags.owner", None)
    other = S3Bucket(stack, "Other", bucket="x")
    other.override_logical_id("other")
    other.reset_override_logical_id()
    other.reset_bucket()
    other.import_from("some-bucket")
    LambdaFunction(
        stack,
        "Function",
        function_name="f",
        role=bucket.arn,
        environment={"variables": {"BUCKET": bucket.bucket}},
    )
    TerraformHclModule(
        stack, "Module", source="terraform-aws-modules/iam/aws", variables={"a": [1, {"b": True}]}
    )
