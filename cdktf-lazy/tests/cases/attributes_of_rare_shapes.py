"""Attributes whose name or type is a rare one, and blocks that hold nothing."""

from typing import Any

from cdktf import App, TerraformLocal, TerraformStack
from cdktf_cdktf_provider_aws.accessanalyzer_analyzer import AccessanalyzerAnalyzer
from cdktf_cdktf_provider_aws.alb_listener_rule import AlbListenerRule
from cdktf_cdktf_provider_aws.ami_copy import AmiCopy, AmiCopyEbsBlockDevice
from cdktf_cdktf_provider_aws.api_gateway_method_response import ApiGatewayMethodResponse
from cdktf_cdktf_provider_aws.appmesh_virtual_gateway import AppmeshVirtualGateway
from cdktf_cdktf_provider_aws.cognito_user_pool_domain import CognitoUserPoolDomain
from cdktf_cdktf_provider_aws.data_aws_account_primary_contact import DataAwsAccountPrimaryContact
from cdktf_cdktf_provider_aws.data_aws_dx_router_configuration import DataAwsDxRouterConfiguration
from cdktf_cdktf_provider_aws.data_aws_ec2_instance_type import DataAwsEc2InstanceType
from cdktf_cdktf_provider_aws.data_aws_kendra_index import DataAwsKendraIndex
from cdktf_cdktf_provider_aws.data_aws_vpc_peering_connection import DataAwsVpcPeeringConnection
from cdktf_cdktf_provider_aws.evidently_launch import EvidentlyLaunch
from cdktf_cdktf_provider_aws.provider import AwsProvider

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "attributes-of-rare-shapes")
    AwsProvider(stack, "aws")
    router = DataAwsDxRouterConfiguration(
        stack, "router", router_type_identifier="r", virtual_interface_id="v"
    )
    kind = DataAwsEc2InstanceType(stack, "kind", instance_type="t3.micro")
    peering = DataAwsVpcPeeringConnection(stack, "peering")
    index = DataAwsKendraIndex(stack, "index", id="i")
    response = ApiGatewayMethodResponse(
        stack,
        "response",
        http_method="GET",
        resource_id="r",
        rest_api_id="a",
        status_code="200",
        response_parameters={"a": True},
    )
    launch = EvidentlyLaunch(stack, "launch", name="l", project="p", groups=[])
    tls = {"ports": [443], "validation": {"trust": {"file": {"certificate_chain": "c"}}}}
    gateway = AppmeshVirtualGateway(
        stack,
        "gateway",
        mesh_name="m",
        name="g",
        spec={"listener": [{"portMapping": {"port": 1, "protocol": "http"}}]},
    )
    gateway.spec.put_backend_defaults(client_policy={"tls": tls})
    analyzer = AccessanalyzerAnalyzer(stack, "analyzer", analyzer_name="a")
    rule = analyzer.configuration.unused_access.analysis_rule
    updates = index.document_metadata_configuration_updates.get(0)
    weights = updates.relevance.get(0).values_importance_map
    values: dict[str, Any] = {
        "a name that is not its own": router.router.get(0).software_attribute,
        "digits": kind.ipv6_supported,
        "digits in words": CognitoUserPoolDomain(
            stack, "domain", domain="d", user_pool_id="u"
        ).s3_bucket,
        "a digit of its own": DataAwsAccountPrimaryContact(stack, "contact").address_line1,
        "numbers": kind.valid_cores,
        "a set of numbers": gateway.spec.backend_defaults.client_policy.tls.ports,
        "flags by name": response.response_parameters,
        "numbers by name": launch.scheduled_splits_config.steps.get(0).group_weights,
        "a map of flags": peering.accepter,
        "one flag": peering.accepter.lookup("allow"),
        "its address": peering.requester.fqn,
        "a map of numbers": weights,
        "one number": weights.lookup("a"),
        "maps in a list": rule.exclusion.get(0).resource_tags,
    }
    seen = {}
    for name, value in values.items():

        def make(name: str = name, value: Any = value) -> None:
            TerraformLocal(stack, name, value)

        seen[name] = [shown(value), error_of(make)]
    copy = AmiCopy(
        stack,
        "copy",
        name="n",
        source_ami_id="a",
        source_ami_region="eu-west-1",
        ebs_block_device=[AmiCopyEbsBlockDevice(), AmiCopyEbsBlockDevice()],
    )
    rule_class: Any = AlbListenerRule
    listener = rule_class(
        stack,
        "listener",
        listener_arn="a",
        action=[
            {"type": "forward", "forward": {"targetGroup": [{"arn": "t"}], "stickiness": None}}
        ],
        condition=[{}, {"hostHeader": {}}, {"hostHeader": {"values": None}}, {"pathPattern": None}],
    )
    blocks = [shown(copy.ebs_block_device_input), shown(listener.condition_input)]
    return [seen, blocks]
