"""Lifecycles: every rule, as structs and as dicts, with conditions and triggers."""

from cdktf import (
    App,
    Postcondition,
    Precondition,
    SSHProvisionerConnection,
    TerraformCount,
    TerraformIterator,
    TerraformOutput,
    TerraformResourceLifecycle,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.data_aws_ami import DataAwsAmi
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

from cases._seen import shown


def run(app: App) -> object:
    stack = TerraformStack(app, "lifecycles")
    provider = AwsProvider(stack, "aws")
    image = DataAwsAmi(
        stack,
        "image",
        lifecycle=TerraformResourceLifecycle(
            postcondition=[Postcondition(condition="${self.id != null}", error_message="no image")]
        ),
    )
    bucket = S3Bucket(stack, "bucket")
    every = TerraformResourceLifecycle(
        create_before_destroy=True,
        prevent_destroy=False,
        ignore_changes=["tags", "ami"],
        replace_triggered_by=[bucket, "aws_s3_bucket.other.id"],
        precondition=[
            Precondition(condition=f"${{{'1 == 1'}}}", error_message=f"see {image.id}"),
            Precondition(condition="true", error_message="b"),
        ],
    )
    server = Instance(
        stack,
        "every",
        ami=image.id,
        instance_type="t",
        lifecycle=every,
        count=TerraformCount.of(2),
        depends_on=[bucket],
        provider=provider,
    )
    Instance(stack, "all", ami="a", instance_type="t", lifecycle={"ignore_changes": "all"})
    Instance(
        stack,
        "as-dict",
        ami="a",
        instance_type="t",
        lifecycle={
            "create_before_destroy": False,
            "precondition": [{"condition": "true", "errorMessage": "c"}],
        },
    )
    late = Instance(stack, "late", ami="a", instance_type="t")
    late.lifecycle = TerraformResourceLifecycle(prevent_destroy=True)
    changed = Instance(stack, "changed", ami="a", instance_type="t", lifecycle=every)
    changed.add_override("lifecycle.ignore_changes", ["user_data"])
    empty = Instance(
        stack, "empty", ami="a", instance_type="t", lifecycle=TerraformResourceLifecycle()
    )
    repeated = S3Bucket(
        stack,
        "repeated",
        for_each=TerraformIterator.from_map({"a": "1"}),
        connection=SSHProvisionerConnection(host="h", type="ssh"),
    )
    TerraformOutput(
        stack,
        "checked",
        value=server.id,
        precondition=Precondition(condition="${true}", error_message="d"),
    )
    return [
        shown(late.lifecycle),
        shown(server.lifecycle),
        shown(empty.lifecycle),
        repr(late.lifecycle),
        *(shown(one.terraform_meta_arguments) for one in (late, server, image, bucket, repeated)),
    ]
