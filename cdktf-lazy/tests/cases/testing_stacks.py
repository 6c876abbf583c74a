"""How the users' own tests of stacks synthesize: `Testing`, with and without validations."""

import json
from typing import Any

import jsii
from cdktf import App, IScopeCallback, TerraformOutput, TerraformStack, Testing
from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import Construct, IConstruct, IValidation

from cases._seen import error_of


@jsii.implements(IValidation)
class Refuses:
    """Always answers a line."""

    def validate(self) -> list[str]:
        return ["refused"]


class Notes(TerraformStack):
    """The stack under test."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        AwsProvider(self, "aws", region="eu-west-1")
        self.bucket = S3Bucket(self, "bucket", bucket="notes", tags={"a": "b"})
        DataAwsRegion(self, "region")
        TerraformOutput(self, "arn", value=self.bucket.arn)


def run(app: App) -> object:
    Notes(app, "testing-stacks")
    testing = Testing.app(outdir=f"{app.outdir}/testing", context={"stage": "test"})
    stack = Notes(testing, "notes")
    text = Testing.synth(stack)
    written = json.loads(text)
    stack.bucket.node.add_validation(Refuses())

    @jsii.implements(IScopeCallback)
    class Scope:
        def __call__(self, scope: IConstruct) -> None:
            S3Bucket(scope, "inner")  # type: ignore[arg-type]

    has: dict[str, Any] = {
        "bucket": Testing.to_have_resource(text, S3Bucket.TF_RESOURCE_TYPE),
        "queue": Testing.to_have_resource(text, "aws_sqs_queue"),
        "name": Testing.to_have_resource_with_properties(
            text, S3Bucket.TF_RESOURCE_TYPE, {"bucket": "notes"}
        ),
        "other name": Testing.to_have_resource_with_properties(
            text, S3Bucket.TF_RESOURCE_TYPE, {"bucket": "other"}
        ),
        "data": Testing.to_have_data_source(text, DataAwsRegion.TF_RESOURCE_TYPE),
        "provider": Testing.to_have_provider(text, AwsProvider.TF_RESOURCE_TYPE),
        "provider region": Testing.to_have_provider_with_properties(
            text, "aws", {"region": "eu-west-1"}
        ),
    }
    flags = Testing.enable_future_flags(Testing.app())
    stubbed = Testing.stub_version(App(outdir=f"{app.outdir}/stubbed"))
    whole = Notes(Testing.app(outdir=f"{app.outdir}/whole"), "whole")
    folder = Testing.full_synth(whole)
    return [
        text,
        sorted(written),
        has,
        Testing.render_construct_tree(testing),
        error_of(lambda: Testing.synth(stack, True)),
        error_of(lambda: Testing.synth_scope(Scope())),
        [flags.node.get_all_context(), stubbed.node.get_all_context()],
        Testing.synth(Notes(testing, "again")) == text,
        bool(folder),
        error_of(lambda: Testing.to_have_resource("no json", "x")),
    ]
