"""Several providers, with aliases, default tags, roles, and a required version."""

from typing import Any

from cdktf import App, TerraformHclModule, TerraformProvider, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
from cdktf_cdktf_provider_aws.provider import (
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
    AwsProviderEndpoints,
    AwsProviderIgnoreTags,
)
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "providers-and-aliases")
    main = AwsProvider(
        stack,
        "aws",
        region="eu-west-1",
        access_key="test",
        secret_key="test",
        skip_credentials_validation=True,
        s3_use_path_style=True,
        max_retries=5,
        default_tags=[AwsProviderDefaultTags(tags={"a": "b"})],
        ignore_tags=[AwsProviderIgnoreTags(keys=["k"], key_prefixes=["p"])],
        endpoints=[AwsProviderEndpoints(s3="http://localhost:4566", sts="http://localhost:4566")],
        assume_role=[AwsProviderAssumeRole(role_arn="arn", session_name="s", tags={"x": "y"})],
    )
    regions = {
        name: AwsProvider(stack, name, region=name, alias=name.replace("-", "_"))
        for name in ("us-east-1", "us-west-2")
    }
    for name, provider in regions.items():
        S3Bucket(stack, f"bucket-{name}", bucket=name, provider=provider)
        DataAwsRegion(stack, f"region-{name}", provider=provider)
    late = S3Bucket(stack, "late", bucket="late")
    late.provider = regions["us-west-2"]
    TerraformHclModule(stack, "module", source="me/m/aws", providers=[regions["us-east-1"]])
    main.region = "eu-central-1"
    main.reset_max_retries()
    regions["us-east-1"].alias = "renamed"
    main.add_override("profile", "p")
    second = TerraformStack(app, "two-without-alias")
    AwsProvider(second, "one")
    AwsProvider(second, "two")
    plain: Any = TerraformProvider
    return [
        [one.fqn for one in (main, *regions.values())],
        [main.alias, main.region, shown(main.default_tags_input), main.terraform_resource_type],
        shown(main.meta_attributes),
        shown(main.terraform_generator_metadata),
        [one.node.id for one in stack.all_providers()],
        main.terraform_provider_source,
        error_of(second.to_terraform),
        error_of(lambda: plain(stack, "x", terraform_resource_type="x")),
        error_of(lambda: S3Bucket(stack, "y", provider=late)),  # type: ignore[arg-type]
    ]
