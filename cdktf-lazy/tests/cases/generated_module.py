"""A module's class as `cdktf get` writes it: a subclass made in Python, with typed variables."""

from collections.abc import Mapping
from typing import Any

import jsii
from cdktf import App, TerraformModule, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import Construct


class StaticSite(TerraformModule):
    """Has variables as arguments and outputs as properties."""

    calls = 0

    def __init__(self, scope: Construct, name: str, *, bucket: str, pages: list[str]) -> None:
        super().__init__(scope, name, source="cloudposse/static-site/aws", version="1.2.3")
        self.variables = {"bucket": bucket, "pages": pages}

    @property
    def url_output(self) -> str:
        return self.get_string("url")

    @jsii.member(jsii_name="synthesizeAttributes")
    def _synthesize_attributes(self) -> Mapping[str, Any]:
        type(self).calls += 1
        return self.variables


def run(app: App) -> object:
    StaticSite.calls = 0
    stack = TerraformStack(app, "generated-module")
    AwsProvider(stack, "aws")
    bucket = S3Bucket(stack, "bucket")
    site = StaticSite(stack, "site", bucket=bucket.id, pages=["index.html", bucket.arn])
    second = StaticSite(stack, "second", bucket=site.url_output, pages=[])
    TerraformOutput(stack, "url", value=site.url_output)
    written = stack.to_terraform()["module"]
    return [written["site"], sorted(written), second.fqn, StaticSite.calls]
