"""Attributes that are blocks, lists of blocks, maps and sets, read, assigned and reset."""

from typing import Any

from cdktf import App, TerraformLocal, TerraformStack
from cdktf_cdktf_provider_aws.cognito_user_pool import CognitoUserPool
from cdktf_cdktf_provider_aws.data_aws_ec2_instance_type import DataAwsEc2InstanceType
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable
from cdktf_cdktf_provider_aws.eks_cluster import EksCluster
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.provider import AwsProvider

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "attributes-of-every-shape")
    AwsProvider(stack, "aws")
    cluster = EksCluster(
        stack, "cluster", name="c", role_arn="r", vpc_config={"subnet_ids": ["a", "b"]}
    )
    server = Instance(stack, "server", ami="a", instance_type="t")
    pool = CognitoUserPool(stack, "pool", name="p")
    table = DynamodbTable(stack, "table", name="t")
    kind = DataAwsEc2InstanceType(stack, "kind", instance_type="t3.micro")
    values: dict[str, Any] = {
        "block in a list": cluster.identity.get(0).oidc.get(0).issuer,
        "computed list": cluster.certificate_authority,
        "its element": cluster.certificate_authority.get(0).data,
        "block": cluster.vpc_config.cluster_security_group_id,
        "list in a block": cluster.vpc_config.subnet_ids,
        "list of blocks": server.ebs_block_device.get(1).volume_id,
        "map in a list": server.ebs_block_device.get(0).tags,
        "optional block": server.credit_specification.cpu_credits,
        "whole list": server.network_interface,
        "flag": server.monitoring,
        "list": server.security_groups,
        "map": server.tags_all,
        "number": kind.memory_size,
        "numbers": kind.default_cores,
        "computed objects": kind.gpus.get(0).name,
        "number in a block": pool.password_policy.minimum_length,
        "fqn": server.network_interface.fqn,
        "block itself": pool.password_policy,
        "set of blocks": pool.schema.get(0).name,
        "set": table.attribute.get(0).name,
        "all with key": shown(cluster.certificate_authority.all_with_map_key("data")),
    }
    seen = {}
    for name, value in values.items():

        def make(name: str = name, value: Any = value) -> None:
            TerraformLocal(stack, name, value)

        seen[name] = [shown(value), error_of(make)]
    pool.put_password_policy(minimum_length=12)
    pool.password_policy.require_symbols = True
    pool.password_policy.minimum_length = 14
    pool.name = "renamed"
    pool.auto_verified_attributes = ["email"]
    pool.tags = {"a": server.arn}
    server.put_ebs_block_device([{"deviceName": "/dev/a", "volumeSize": 5}])
    server.put_metadata_options(http_tokens="required")
    server.reset_metadata_options()
    server.ami = cluster.arn
    table.put_ttl(enabled=True, attribute_name="x")
    table.ttl.reset_enabled()
    cluster.vpc_config.public_access_cidrs = ["10.0.0.0/8"]
    after: Any = [
        pool.password_policy.minimum_length_input,
        shown(pool.password_policy.internal_value),
        shown(server.ebs_block_device_input),
        shown(server.metadata_options_input),
        shown(table.ttl.enabled_input),
        shown(pool.tags_input),
        shown(cluster.vpc_config.internal_value),
    ]
    pool.password_policy.internal_value = None
    return [seen, after, shown(pool.password_policy_input)]
