"""Modules from a registry: variables, versions, providers, iterators, and what they return."""

from cdktf import (
    App,
    TerraformHclModule,
    TerraformIterator,
    TerraformModuleProvider,
    TerraformOutput,
    TerraformStack,
    Token,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic


def run(app: App) -> object:
    stack = TerraformStack(app, "modules-of-a-registry")
    AwsProvider(stack, "aws", region="eu-west-1")
    west = AwsProvider(stack, "west", region="us-west-2", alias="west")
    topic = SnsTopic(stack, "topic", name="t")
    network = TerraformHclModule(
        stack,
        "network",
        source="terraform-aws-modules/vpc/aws",
        version="5.1.2",
        variables={
            "name": "main",
            "cidr": "10.0.0.0/16",
            "azs": ["a", "b"],
            "single_nat_gateway": True,
            "tags": {"topic": topic.arn, "deep": {"list": [1, 2.5, {"x": [topic.name]}]}},
        },
        depends_on=[topic],
    )
    cluster = TerraformHclModule(
        stack,
        "cluster",
        source="terraform-aws-modules/eks/aws",
        providers=[west, TerraformModuleProvider(module_alias="src", provider=west)],
    )
    cluster.set("vpc_id", network.get_string("vpc_id"))
    cluster.set("subnets", network.get_list("private_subnets"))
    cluster.set("size", network.get_number("size"))
    cluster.set("public", network.get_boolean("public"))
    cluster.set("whole", network.get("everything"))
    cluster.add_override("count", 2)
    each = TerraformIterator.from_list(["one", "two"])
    several = TerraformHclModule(
        stack,
        "several",
        source="./local/folder",
        for_each=each,
        skip_asset_creation_from_local_modules=True,
        variables={"name": each.value},
    )
    other = TerraformHclModule(
        stack, "other", source="git::https://example.org/m.git?ref=v1", depends_on=[network]
    )
    TerraformOutput(stack, "vpc", value=network.get_string("vpc_id"))
    TerraformOutput(stack, "joined", value=f"{network.get_string('a')}-{other.get_string('b')}")
    return {
        "source": [network.source, network.version, several.source],
        "text": network.get_string("x"),
        "list": network.get_list("x"),
        "is token": [Token.is_unresolved(network.get_number("x"))],
        "fqn": [network.fqn, cluster.fqn, network.friendly_unique_id],
        "depends": other.depends_on,
        "interpolation": stack.to_terraform()["module"]["cluster"]["size"],
    }
