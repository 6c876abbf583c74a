"""What tests of stacks use, as they use it."""

import json
from pathlib import Path

from cdktf import Annotations, App, TerraformOutput, TerraformStack, Testing
from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

BUCKET = S3Bucket.TF_RESOURCE_TYPE
EXPECTED: tuple[dict[str, object], ...] = (
    {"bucket": "notes"},
    {"bucket": "other"},
    {"bucketPrefix": "p"},
    {"bucket_prefix": "p"},
    {"tags": {"a": "b"}},
    {"tags": {"a": "c"}},
    {"tags": {"x": 1}},
    {"forceDestroy": True},
    {"forceDestroy": 1},
    {},
    {"lifecycle": {"ignore_changes": ["tags"]}},
    {"lifecycle": {"ignoreChanges": ["tags", "bucket"]}},
)


def make(app: App) -> TerraformStack:
    stack = TerraformStack(app, "notes")
    AwsProvider(stack, "aws", region="eu-west-1")
    group = Construct(stack, "group")
    bucket = S3Bucket(
        group,
        "bucket",
        bucket="notes",
        tags={"a": "b"},
        force_destroy=True,
        lifecycle={"ignore_changes": ["tags"]},
    )
    S3Bucket(group, "second", bucket_prefix="p")
    DataAwsRegion(stack, "region")
    TerraformOutput(stack, "arn", value=bucket.arn)
    Annotations.of(bucket).add_info("for your information")
    return stack


def run(app: App) -> object:
    TerraformOutput(TerraformStack(app, "testing-in-the-plain"), "a", value=1)
    testing = Testing.app(context={"stage": "test"}, fake_cdktf_json_path=True)
    stack = make(testing)
    text = Testing.synth(stack)
    validated = Testing.synth(stack, True)
    folder = Path(Testing.full_synth(stack))
    written = folder / "stacks" / "notes" / "cdk.tf.json"
    flags = Testing.enable_future_flags(App(outdir=f"{app.outdir}/flags"))
    stubbed = Testing.stub_version(App(outdir=f"{app.outdir}/stubbed"))
    TerraformOutput(TerraformStack(stubbed, "stubbed"), "a", value=1)
    stubbed.synth()
    return [
        text,
        validated == text,
        json.loads(written.read_text("utf-8")),
        json.loads((folder / "manifest.json").read_text("utf-8")),
        [Testing.to_have_resource(text, one) for one in (BUCKET, "aws_sqs_queue")],
        [Testing.to_have_resource(str(written), one) for one in (BUCKET, "aws_sqs_queue")],
        [Testing.to_have_resource_with_properties(text, BUCKET, one) for one in EXPECTED],
        Testing.to_have_resource_with_properties(text, BUCKET),
        [Testing.to_have_data_source(text, one) for one in ("aws_region", BUCKET)],
        Testing.to_have_data_source_with_properties(text, "aws_region", {"x": 1}),
        [Testing.to_have_provider(text, one) for one in ("aws", "google")],
        Testing.to_have_provider_with_properties(text, "aws", {"region": "eu-west-1"}),
        Testing.render_construct_tree(testing).splitlines(),
        flags.node.try_get_context("canonicalAssetHashes"),
        Path(testing.outdir).name.startswith("cdktf.outdir."),
    ]
