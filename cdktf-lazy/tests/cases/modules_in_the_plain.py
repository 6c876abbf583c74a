"""A module from a registry: variables of every kind, outputs of every kind, an override."""

from cdktf import App, TerraformHclModule, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic

from cases._seen import shown


def run(app: App) -> object:
    stack = TerraformStack(app, "modules-in-the-plain")
    AwsProvider(stack, "aws", region="eu-west-1")
    topic = SnsTopic(stack, "topic", name="t")
    network = TerraformHclModule(
        stack,
        "network",
        source="terraform-aws-modules/vpc/aws",
        version="5.1.2",
        variables={
            "name": "main",
            "azs": ["a", "b"],
            "single_nat_gateway": True,
            "nothing": None,
            "tags": {"topic": topic.arn, "deep": {"list": [1, 2.5, {"x": [topic.name]}]}},
        },
        depends_on=[topic],
    )
    cluster = TerraformHclModule(stack, "cluster", source="terraform-aws-modules/eks/aws")
    cluster.set("vpc_id", network.get_string("vpc_id"))
    cluster.set("subnets", network.get_list("private_subnets"))
    cluster.set("size", network.get_number("size"))
    cluster.set("public", network.get_boolean("public"))
    cluster.add_override("count", 2)
    local = TerraformHclModule(
        stack, "local", source="./m", skip_asset_creation_from_local_modules=True
    )
    SnsTopic(stack, "after", name=f"{local.get_string('a')}-b", depends_on=[network])
    TerraformOutput(stack, "vpc", value=network.get_string("vpc_id"))
    other = TerraformStack(app, "modules-elsewhere")
    TerraformOutput(other, "vpc", value=network.get_string("vpc_id"))
    return {
        "source": [network.source, network.version, local.source, cluster.version],
        "shown": [shown(network.fqn), shown(network.get_list("x")), network.friendly_unique_id],
        "depends": [shown(network.depends_on), cluster.depends_on],
        "module": stack.to_terraform()["module"]["cluster"],
    }
