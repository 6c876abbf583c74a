"""Resources that are counted, and expressions with the index."""

from typing import Any

from cdktf import App, Op, TerraformCount, TerraformOutput, TerraformStack, TerraformVariable, Token
from cdktf_cdktf_provider_aws.data_aws_ami import DataAwsAmi
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.provider import AwsProvider

from cases._seen import shown


def run(app: App) -> object:
    stack = TerraformStack(app, "counts")
    AwsProvider(stack, "aws")
    size = TerraformVariable(stack, "size", type="number", default=2)
    counted = TerraformCount.of(size.number_value)
    servers = Instance(
        stack,
        "servers",
        count=counted,
        ami="a",
        instance_type="t",
        tags={"Name": f"server-{counted.index}"},
    )
    Instance(stack, "three", count=3, ami="a", instance_type="t")
    is_on: Any = TerraformVariable(stack, "is-on", type="bool").boolean_value
    Instance(
        stack,
        "maybe",
        count=Token.as_number(f"${{{'var.is-on'} ? 1 : 0}}"),
        ami="a",
        instance_type="t",
        monitoring=is_on,
    )
    image = DataAwsAmi(stack, "image", count=TerraformCount.of(1), most_recent=True)
    TerraformOutput(stack, "first", value=servers.fqn)
    TerraformOutput(stack, "sum", value=Op.add(counted.index, 1))
    return [
        counted.to_string(),
        shown(counted.to_terraform()),
        shown(counted.index),
        TerraformCount.is_terraform_count(counted),
        TerraformCount.is_terraform_count(3),
        shown(servers.count),
        image.fqn,
        stack.to_terraform()["resource"]["aws_instance"]["servers"]["tags"],
    ]
