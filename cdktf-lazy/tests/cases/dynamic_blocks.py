"""Blocks that are repeated: at the top, inside a block, in what is no block; and loops of all."""

from typing import Any

from cdktf import (
    App,
    TerraformHclModule,
    TerraformIterator,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
)
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.cognito_user_pool import CognitoUserPool
from cdktf_cdktf_provider_aws.data_aws_iam_policy_document import DataAwsIamPolicyDocument
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from constructs import Construct

from cases._seen import shown


def run(app: App) -> object:
    stack = TerraformStack(app, "dynamic-blocks")
    AwsProvider(stack, "aws")
    sizes = TerraformVariable(stack, "sizes", type="map(number)")
    disks: Any = TerraformIterator.from_map({"a": {"size": 5}, "b": {"size": 7}})
    listed: Any = TerraformIterator.from_list(["x", "y"])
    numbers: Any = TerraformIterator.from_list([1, 2.5])
    mapped: Any = TerraformIterator.from_map(Token.as_any_map(sizes.value))
    certificate = AcmCertificate(stack, "certificate", domain_name="example.org")
    complex_list: Any = TerraformIterator.from_complex_list(
        certificate.domain_validation_options, "domain_name"
    )
    server = Instance(
        stack,
        "server",
        ami="a",
        instance_type="t",
        ebs_block_device=disks.dynamic(
            {
                "device_name": f"/dev/{disks.key}",
                "volume_size": disks.get_number("size"),
                "tags": {"of": disks.get_string("name"), "and": [disks.get_any("x")]},
            }
        ),
    )
    CognitoUserPool(
        stack,
        "pool",
        name="p",
        schema=listed.dynamic({"name": listed.value, "attribute_data_type": "String"}),
    )
    CognitoUserPool(
        stack,
        "inside",
        name="p",
        account_recovery_setting={"recovery_mechanism": numbers.dynamic({"priority": numbers.key})},
    )
    DataAwsIamPolicyDocument(
        stack,
        "policy",
        for_each=mapped,
        statement=complex_list.dynamic({"sid": complex_list.get_string("id")}),
    )
    group: Any = SecurityGroup
    group(stack, "no-block", ingress=complex_list.dynamic({"from_port": complex_list.key}))
    many = S3Bucket(Construct(stack, "deep"), "many", for_each=complex_list, bucket="b")
    again = TerraformIterator.from_resources(many)
    later = S3Bucket(stack, "later", bucket=again.get_string("bucket"))
    later.for_each = again
    TerraformHclModule(
        stack, "module", source="m/m/aws", for_each=complex_list, variables={"n": again.key}
    )
    TerraformLocal(stack, "list", complex_list.keys())
    TerraformLocal(stack, "number", numbers.values())
    TerraformOutput(stack, "all", value=many.arn)
    TerraformOutput(stack, "plucked", value=Token.as_list(complex_list.pluck_property("deep")))
    return [
        shown(many.for_each),
        many.for_each is complex_list,
        shown(later.for_each),
        shown(server.ebs_block_device_input),
        shown(numbers.value),
        stack.to_terraform()["resource"]["aws_security_group"],
    ]
