"""An update sets all settings: what it leaves out is Cognito's own again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

ARN = "arn:aws:lambda:us-east-1:000000000000:function:tokens"


@pytest.fixture
def idp(clients: Callable[..., Any]) -> Any:
    return clients("cognito-idp")


@pytest.fixture
def users(idp: Any) -> str:
    made = idp.create_user_pool(
        PoolName="updated",
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True},
        LambdaConfig={"PreSignUp": ARN, "PreTokenGeneration": ARN},
        UserPoolTier="PLUS",
        UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
    )
    return str(made["UserPool"]["Id"])


def described(idp: Any, users: str) -> Any:
    return idp.describe_user_pool(UserPoolId=users)["UserPool"]


def refused(call: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**arguments)
    answer = error.value.response["Error"]
    return answer["Code"], answer["Message"]


def test_what_an_update_leaves_out_is_gone(idp: Any, users: str) -> None:
    idp.update_user_pool(UserPoolId=users, AutoVerifiedAttributes=["email"])
    pool = described(idp, users)
    assert pool["AutoVerifiedAttributes"] == ["email"]
    assert not pool.keys() & {"DeviceConfiguration", "UserPoolAddOns"}
    assert pool["LambdaConfig"] == {}
    assert pool["UserPoolTier"] == "PLUS"


@pytest.mark.parametrize("version", ["V1_0", "V2_0"])
def test_a_token_trigger_is_shown_in_both_forms(idp: Any, users: str, version: str) -> None:
    block = {"LambdaArn": ARN, "LambdaVersion": version}
    idp.update_user_pool(UserPoolId=users, LambdaConfig={"PreTokenGenerationConfig": block})
    both = {"PreTokenGeneration": ARN, "PreTokenGenerationConfig": block}
    assert described(idp, users)["LambdaConfig"] == both


def test_a_pool_can_not_be_changed_while_it_names_a_role_that_is_gone(idp: Any, users: str) -> None:
    gone = {"SnsCallerArn": "arn:aws:iam::000000000000:role/gone", "ExternalId": "x"}
    code, _ = refused(idp.update_user_pool, UserPoolId=users, SmsConfiguration=gone)
    assert code == "InvalidSmsRoleTrustRelationshipException"


def test_the_second_factor_is_off_or_has_a_factor(idp: Any, users: str) -> None:
    totp = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
    code, message = refused(
        idp.set_user_pool_mfa_config, UserPoolId=users, MfaConfiguration="OFF", **totp
    )
    assert code == "InvalidParameterException"
    assert "can't turn off MFA and configure an MFA together" in message
    idp.set_user_pool_mfa_config(UserPoolId=users, MfaConfiguration="OPTIONAL", **totp)
    idp.set_user_pool_mfa_config(UserPoolId=users, MfaConfiguration="OFF")
    left = idp.get_user_pool_mfa_config(UserPoolId=users)
    assert "SoftwareTokenMfaConfiguration" not in left


def test_a_clients_settings_are_gone_too(idp: Any, users: str) -> None:
    client = idp.create_user_pool_client(
        UserPoolId=users,
        ClientName="web",
        ReadAttributes=["email"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 9},
    )["UserPoolClient"]
    assert client["RefreshTokenRotation"]["RetryGracePeriodSeconds"] == 9
    named = {"UserPoolId": users, "ClientId": client["ClientId"]}
    idp.update_user_pool_client(**named, ClientName="web")
    left = idp.describe_user_pool_client(**named)["UserPoolClient"]
    assert not left.keys() & {"ReadAttributes", "CallbackURLs"}


def test_a_rotation_of_refresh_tokens_stays_until_it_is_turned_off(idp: Any, users: str) -> None:
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}
    made = idp.create_user_pool_client(
        UserPoolId=users, ClientName="web", RefreshTokenRotation=rotation
    )
    web = {"UserPoolId": users, "ClientId": made["UserPoolClient"]["ClientId"]}
    left = idp.update_user_pool_client(**web, ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"])
    assert left["UserPoolClient"]["RefreshTokenRotation"] == rotation
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    code, _ = refused(idp.update_user_pool_client, **web, ExplicitAuthFlows=flows)
    assert code == "InvalidParameterException"
    off = {"Feature": "DISABLED", "RetryGracePeriodSeconds": 0}
    idp.update_user_pool_client(**web, ExplicitAuthFlows=flows, RefreshTokenRotation=off)


def test_a_stage_stays_when_the_settings_of_a_route_go(clients: Callable[..., Any]) -> None:
    gateway = clients("apigatewayv2")
    api = gateway.create_api(Name="settings", ProtocolType="HTTP")["ApiId"]
    stage = {"ApiId": api, "StageName": "$default"}
    gateway.create_route(ApiId=api, RouteKey="GET /a")
    gateway.create_stage(**stage, RouteSettings={"GET /a": {"ThrottlingBurstLimit": 1}})
    gateway.delete_route_settings(**stage, RouteKey="GET /a")
    assert gateway.get_stage(**stage)["RouteSettings"] == {}
    code, _ = refused(gateway.delete_route_settings, **stage, RouteKey="GET /a")
    assert code == "NotFoundException"


def test_the_key_of_a_log_can_be_taken_away(clients: Callable[..., Any]) -> None:
    logs, name = clients("logs"), "/keys"
    logs.create_log_group(logGroupName=name)
    logs.associate_kms_key(logGroupName=name, kmsKeyId="arn:aws:kms:us-east-1:000000000000:key/1")
    (group,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    assert "kmsKeyId" in group
    logs.disassociate_kms_key(logGroupName=name)
    (group,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    assert "kmsKeyId" not in group


def test_the_expiry_of_items_is_turned_off_by_its_name(clients: Callable[..., Any]) -> None:
    aws, name = clients("dynamodb"), "expiring"
    aws.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )

    def set_to(attribute: str, *, enabled: bool) -> dict[str, Any]:
        wanted = {"AttributeName": attribute, "Enabled": enabled}
        return {"TableName": name, "TimeToLiveSpecification": wanted}

    aws.update_time_to_live(**set_to("until", enabled=True))
    code, _ = refused(aws.update_time_to_live, **set_to("other", enabled=False))
    assert code == "ValidationException"
    aws.update_time_to_live(**set_to("until", enabled=False))
    assert refused(aws.update_time_to_live, **set_to("until", enabled=False)) == (
        "ValidationException",
        "TimeToLive is already disabled",
    )
    left = aws.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    assert left == {"TimeToLiveStatus": "DISABLED"}


def test_a_table_with_the_key_of_the_service_again_describes_no_encryption(
    clients: Callable[..., Any],
) -> None:
    aws, name = clients("dynamodb"), "encrypted"
    made = aws.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        SSESpecification={"Enabled": True, "SSEType": "KMS"},
    )["TableDescription"]
    assert made["SSEDescription"]["Status"] == "ENABLED"
    assert "SSEDescription" in aws.describe_table(TableName=name)["Table"]
    off = aws.update_table(TableName=name, SSESpecification={"Enabled": False})
    assert "SSEDescription" not in off["TableDescription"]
    assert "SSEDescription" not in aws.describe_table(TableName=name)["Table"]
