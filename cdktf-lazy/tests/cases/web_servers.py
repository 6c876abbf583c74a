"""Servers in a group that scales: an image that is looked up, a start script, rules of ports."""

from base64 import b64encode

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable, Token
from cdktf_cdktf_provider_aws.autoscaling_group import (
    AutoscalingGroup,
    AutoscalingGroupLaunchTemplate,
    AutoscalingGroupTag,
)
from cdktf_cdktf_provider_aws.data_aws_ami import DataAwsAmi, DataAwsAmiFilter
from cdktf_cdktf_provider_aws.data_aws_subnets import DataAwsSubnets, DataAwsSubnetsFilter
from cdktf_cdktf_provider_aws.data_aws_vpc import DataAwsVpc
from cdktf_cdktf_provider_aws.key_pair import KeyPair
from cdktf_cdktf_provider_aws.launch_template import LaunchTemplate
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.security_group_rule import SecurityGroupRule

from cases._seen import shown

SCRIPT = """#!/bin/sh
yum install -y nginx
echo "$(hostname) of ${stage}" > /usr/share/nginx/html/index.html
systemctl start nginx
"""


def run(app: App) -> object:
    stack = TerraformStack(app, "web-servers")
    AwsProvider(stack, "aws", region="eu-west-1")
    size = TerraformVariable(stack, "size", type="number", default=2, description="servers")
    key = TerraformVariable(stack, "key", type="string", sensitive=True)
    image = DataAwsAmi(
        stack,
        "image",
        most_recent=True,
        owners=["amazon"],
        filter=[
            DataAwsAmiFilter(name="name", values=["al2023-ami-2023.*-x86_64"]),
            DataAwsAmiFilter(name="virtualization-type", values=["hvm"]),
        ],
    )
    vpc = DataAwsVpc(stack, "vpc", default=True)
    subnets = DataAwsSubnets(
        stack, "subnets", filter=[DataAwsSubnetsFilter(name="vpc-id", values=[vpc.id])]
    )
    group = SecurityGroup(stack, "web", name="web", vpc_id=vpc.id)
    rules = [
        SecurityGroupRule(
            stack,
            f"{kind}-{port}",
            type=kind,
            from_port=port,
            to_port=port,
            protocol="tcp" if port else "-1",
            cidr_blocks=["0.0.0.0/0"] if kind == "egress" else [vpc.cidr_block],
            security_group_id=group.id,
        )
        for kind, port in (("ingress", 80), ("ingress", 22), ("egress", 0))
    ]
    pair = KeyPair(stack, "pair", key_name="web", public_key=key.string_value)
    template = LaunchTemplate(
        stack,
        "template",
        name_prefix="web-",
        image_id=image.id,
        instance_type="t3.micro",
        key_name=pair.key_name,
        user_data=b64encode(SCRIPT.replace("${stage}", "test").encode()).decode(),
        vpc_security_group_ids=[group.id],
        metadata_options={"http_tokens": "required"},
    )
    servers = AutoscalingGroup(
        stack,
        "servers",
        min_size=1,
        max_size=4,
        desired_capacity=size.number_value,
        vpc_zone_identifier=subnets.ids,
        launch_template=AutoscalingGroupLaunchTemplate(
            id=template.id, version=Token.as_string(template.latest_version)
        ),
        tag=[AutoscalingGroupTag(key="Name", value="web", propagate_at_launch=True)],
        depends_on=rules,
    )
    servers.add_override("lifecycle.ignore_changes", ["desired_capacity"])
    TerraformOutput(stack, "runs", value=image.name, description="what they run")
    TerraformOutput(stack, "group", value=servers.arn)
    return [image.name, servers.name, shown(template.latest_version)]
