"""User pools keep their log delivery and the styles of their managed pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

GROUP = {
    "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:/aws/vendedlogs/cognito/people"
}
UNDELIVERED = {
    "EventSource": "userNotification",
    "LogLevel": "ERROR",
    "CloudWatchLogsConfiguration": GROUP,
}
SIGN_INS = {
    "EventSource": "userAuthEvents",
    "LogLevel": "INFO",
    "S3Configuration": {"BucketArn": "arn:aws:s3:::people"},
}


@pytest.fixture(scope="module")
def idp(clients: Callable[..., Any]) -> Any:
    return clients("cognito-idp")


def pool(idp: Any, tier: str = "PLUS") -> str:
    made = idp.create_user_pool(PoolName=f"extras-{tier}", UserPoolTier=tier)
    return str(made["UserPool"]["Id"])


def refused(call: Callable[..., Any], **parameters: Any) -> str:
    with pytest.raises(ClientError) as error:
        call(**parameters)
    return str(error.value.response["Error"]["Code"])


def test_logs_come_back_in_cognitos_own_order(idp: Any) -> None:
    name = {"UserPoolId": pool(idp)}
    idp.set_log_delivery_configuration(**name, LogConfigurations=[SIGN_INS, UNDELIVERED])
    found = idp.get_log_delivery_configuration(**name)["LogDeliveryConfiguration"]
    assert found == {**name, "LogConfigurations": [UNDELIVERED, SIGN_INS]}
    idp.set_log_delivery_configuration(**name, LogConfigurations=[])
    left = idp.get_log_delivery_configuration(**name)["LogDeliveryConfiguration"]
    assert left["LogConfigurations"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        [{**UNDELIVERED, "LogLevel": "INFO"}],
        [{**SIGN_INS, "EventSource": "userNotification", "LogLevel": "ERROR"}],
        [{**SIGN_INS, "CloudWatchLogsConfiguration": GROUP}],
        [UNDELIVERED, UNDELIVERED],
    ],
)
def test_logs_that_cognito_refuses_are_refused(idp: Any, wrong: Any) -> None:
    set_logs = idp.set_log_delivery_configuration
    code = refused(set_logs, UserPoolId=pool(idp), LogConfigurations=wrong)
    assert code == "InvalidParameterException"


def test_sign_ins_need_the_plan_plus(idp: Any) -> None:
    set_logs, name = idp.set_log_delivery_configuration, {"UserPoolId": pool(idp, "ESSENTIALS")}
    code = refused(set_logs, **name, LogConfigurations=[SIGN_INS])
    assert code == "FeatureUnavailableInTierException"
    set_logs(**name, LogConfigurations=[UNDELIVERED])


def test_a_style_is_made_changed_and_deleted(idp: Any) -> None:
    name = {"UserPoolId": pool(idp)}
    client = {
        "ClientId": idp.create_user_pool_client(**name, ClientName="web")["UserPoolClient"][
            "ClientId"
        ]
    }
    made = idp.create_managed_login_branding(**name, **client, UseCognitoProvidedValues=True)
    style = {
        **name,
        "ManagedLoginBrandingId": made["ManagedLoginBranding"]["ManagedLoginBrandingId"],
    }
    settings = {"components": {"form": {"borderRadius": 8}}}
    idp.update_managed_login_branding(**style, Settings=settings)
    found = idp.describe_managed_login_branding(**style)["ManagedLoginBranding"]
    assert (found["Settings"], found["UseCognitoProvidedValues"]) == (settings, False)
    by_client = idp.describe_managed_login_branding_by_client(**name, **client)
    assert by_client["ManagedLoginBranding"] == found
    again = refused(idp.create_managed_login_branding, **name, **client)
    assert again == "ManagedLoginBrandingExistsException"
    both = refused(
        idp.update_managed_login_branding, **style, UseCognitoProvidedValues=True, Settings=settings
    )
    assert both == "InvalidParameterException"
    idp.delete_managed_login_branding(**style)
    gone = refused(idp.describe_managed_login_branding, **style)
    assert gone == "ResourceNotFoundException"
