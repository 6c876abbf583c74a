"""Resources that the emulator does not know by itself, or only in part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_RISKS = {
    "CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}},
    "RiskExceptionConfiguration": {"BlockedIPRangeList": ["198.51.100.0/24"]},
}
_TABLE = {
    "ServiceNamespace": "dynamodb",
    "ResourceId": "table/scaled",
    "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
}


def _pool(clients: Callable[..., Any], mode: str) -> str:
    made = clients("cognito-idp").create_user_pool(
        PoolName=f"risks-{mode}",
        UserPoolTier="PLUS",
        UserPoolAddOns={"AdvancedSecurityMode": mode},
    )
    return str(made["UserPool"]["Id"])


def test_a_risk_configuration_reads_back_as_it_was_set(clients: Callable[..., Any]) -> None:
    users, pool = clients("cognito-idp"), _pool(clients, "ENFORCED")
    users.set_risk_configuration(UserPoolId=pool, **_RISKS)
    found = users.describe_risk_configuration(UserPoolId=pool)["RiskConfiguration"]
    assert found.pop("LastModifiedDate")
    assert found == {"UserPoolId": pool, **_RISKS}


def test_a_pool_without_threat_protection_takes_no_risk_configuration(
    clients: Callable[..., Any],
) -> None:
    pool = _pool(clients, "OFF")
    with pytest.raises(ClientError, match="UserPoolAddOnNotEnabledException"):
        clients("cognito-idp").set_risk_configuration(UserPoolId=pool, **_RISKS)


def test_a_risk_configuration_of_an_unknown_client_is_refused(clients: Callable[..., Any]) -> None:
    pool = _pool(clients, "AUDIT")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        clients("cognito-idp").set_risk_configuration(UserPoolId=pool, ClientId="nobody", **_RISKS)


def test_a_vpc_link_is_available_and_can_be_tagged(clients: Callable[..., Any]) -> None:
    gateway = clients("apigatewayv2")
    link = gateway.create_vpc_link(Name="link", SubnetIds=["subnet-1"], Tags={"a": "b"})
    arn = f"arn:aws:apigateway:{gateway.meta.region_name}::/vpclinks/{link['VpcLinkId']}"
    gateway.tag_resource(ResourceArn=arn, Tags={"c": "d"})
    found = gateway.get_vpc_link(VpcLinkId=link["VpcLinkId"])
    assert (found["VpcLinkStatus"], found["Tags"]) == ("AVAILABLE", {"a": "b", "c": "d"})


def test_a_deleted_vpc_link_is_not_found(clients: Callable[..., Any]) -> None:
    gateway = clients("apigatewayv2")
    link = gateway.create_vpc_link(Name="link", SubnetIds=["subnet-1"])["VpcLinkId"]
    gateway.delete_vpc_link(VpcLinkId=link)
    with pytest.raises(ClientError, match="NotFoundException"):
        gateway.get_vpc_link(VpcLinkId=link)


def test_a_scaling_policy_needs_a_target(clients: Callable[..., Any]) -> None:
    policy = {
        "PolicyName": "follow",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70.0},
    }
    scaling = clients("application-autoscaling")
    with pytest.raises(ClientError, match="ObjectNotFoundException"):
        scaling.put_scaling_policy(**_TABLE, **policy)
    scaling.register_scalable_target(**_TABLE, MinCapacity=1, MaxCapacity=5)
    scaling.put_scaling_policy(**_TABLE, **policy)
    found = scaling.describe_scaling_policies(ServiceNamespace="dynamodb")["ScalingPolicies"]
    assert [each["PolicyName"] for each in found] == ["follow"]


def test_scaling_is_refused_to_callers_without_a_policy(
    clients: Callable[..., Any], ada: Any
) -> None:
    with pytest.raises(ClientError, match="AccessDenied"):
        clients("application-autoscaling", ada.credentials).describe_scalable_targets(
            ServiceNamespace="dynamodb"
        )


def test_an_integration_with_a_service_reads_back_as_it_was_made(new_api: Any) -> None:
    api = new_api("services")
    made = {
        "IntegrationType": "AWS_PROXY",
        "IntegrationSubtype": "SQS-SendMessage",
        "CredentialsArn": "arn:aws:iam::000000000000:role/sender",
        "PayloadFormatVersion": "1.0",
    }
    integration = api.gateway.create_integration(ApiId=api.id, **made)["IntegrationId"]
    found = api.gateway.get_integration(ApiId=api.id, IntegrationId=integration)
    assert {name: found[name] for name in made} == made
    assert "IntegrationMethod" not in found


def test_a_change_of_names_is_in_sync_at_once(clients: Callable[..., Any]) -> None:
    names = clients("route53")
    change = names.create_hosted_zone(Name="sync.example.com", CallerReference="once")
    found = names.get_change(Id=change["ChangeInfo"]["Id"])
    assert found["ChangeInfo"]["Status"] == "INSYNC"
