"""A network over three zones, made in loops, with functions of Terraform for its ranges."""

from cdktf import App, Fn, TerraformOutput, TerraformStack, Token
from cdktf_cdktf_provider_aws.data_aws_availability_zones import DataAwsAvailabilityZones
from cdktf_cdktf_provider_aws.eip import Eip
from cdktf_cdktf_provider_aws.internet_gateway import InternetGateway
from cdktf_cdktf_provider_aws.nat_gateway import NatGateway
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.route import Route
from cdktf_cdktf_provider_aws.route_table import RouteTable
from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.security_group import (
    SecurityGroup,
    SecurityGroupEgress,
    SecurityGroupIngress,
)
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct


class Network(Construct):
    """A VPC with a public and a private subnet in each zone."""

    def __init__(self, scope: Construct, name: str, cidr: str, zones: int) -> None:
        super().__init__(scope, name)
        available = DataAwsAvailabilityZones(self, "zones", state="available")
        self.vpc = Vpc(self, "vpc", cidr_block=cidr, enable_dns_hostnames=True)
        gateway = InternetGateway(self, "gateway", vpc_id=self.vpc.id)
        shared = RouteTable(self, "public", vpc_id=self.vpc.id, tags={"Name": f"{name}-public"})
        Route(
            self,
            "out",
            route_table_id=shared.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
        )
        self.private: list[str] = []
        for number in range(zones):
            zone = Fn.element(available.names, number)
            outside = Subnet(
                self,
                f"public-{number}",
                vpc_id=self.vpc.id,
                cidr_block=Fn.cidrsubnet(self.vpc.cidr_block, 8, number),
                availability_zone=Token.as_string(zone),
                map_public_ip_on_launch=True,
            )
            inside = Subnet(
                self,
                f"private-{number}",
                vpc_id=self.vpc.id,
                cidr_block=Fn.cidrsubnet(self.vpc.cidr_block, 8, number + 100),
                availability_zone=Token.as_string(zone),
                tags={"Name": f"{name}-private-{number}", "Zone": Token.as_string(zone)},
            )
            RouteTableAssociation(
                self, f"public-route-{number}", subnet_id=outside.id, route_table_id=shared.id
            )
            address = Eip(self, f"address-{number}", domain="vpc", depends_on=[gateway])
            nat = NatGateway(self, f"nat-{number}", allocation_id=address.id, subnet_id=outside.id)
            table = RouteTable(
                self,
                f"table-{number}",
                vpc_id=self.vpc.id,
                route=[{"cidrBlock": "0.0.0.0/0", "natGatewayId": nat.id}],
            )
            RouteTableAssociation(
                self, f"private-route-{number}", subnet_id=inside.id, route_table_id=table.id
            )
            self.private.append(inside.id)


def run(app: App) -> object:
    stack = TerraformStack(app, "vpc-network")
    AwsProvider(stack, "aws", region="eu-west-1")
    network = Network(stack, "main", "10.0.0.0/16", 3)
    SecurityGroup(
        stack,
        "web",
        vpc_id=network.vpc.id,
        ingress=[
            SecurityGroupIngress(
                from_port=port, to_port=port, protocol="tcp", cidr_blocks=["0.0.0.0/0"]
            )
            for port in (80, 443)
        ],
        egress=[
            SecurityGroupEgress(from_port=0, to_port=0, protocol="-1", cidr_blocks=["0.0.0.0/0"])
        ],
    )
    TerraformOutput(stack, "private", value=network.private)
    TerraformOutput(stack, "arn", value=f"the network is {network.vpc.arn}")
    return network.private
