"""A user pool takes no factors and no ways of recovery that exclude each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

_SES = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
}
_SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sends-texts", "ExternalId": "notes"}
_TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "cognito-idp.amazonaws.com"},
    },
}
_APP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
_BY_TEXT = {"SmsMfaConfiguration": {"SmsConfiguration": _SMS}}
_BY_EMAIL = {"EmailMfaConfiguration": {"Subject": "Code", "Message": "It is {####}"}}
_PASSKEYS = {"WebAuthnConfiguration": {"RelyingPartyId": "example.com"}}


def refusal(call: Callable[[], Any]) -> str:
    """The words with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call()
    return str(refused.value)


@pytest.fixture
def idp(clients: Callable[..., Any]) -> Iterator[Any]:
    iam = clients("iam")
    iam.create_role(RoleName="sends-texts", AssumeRolePolicyDocument=json.dumps(_TRUST))
    yield clients("cognito-idp")
    iam.delete_role(RoleName="sends-texts")


def _pool(idp: Any, *ways: str, first: tuple[str, ...] = (), **options: Any) -> str:
    if ways:
        options["AccountRecoverySetting"] = {
            "RecoveryMechanisms": [
                {"Name": way, "Priority": priority} for priority, way in enumerate(ways, start=1)
            ]
        }
    if first:
        options["Policies"] = {
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", *first]},
        }
    made = idp.create_user_pool(PoolName="factors", EmailConfiguration=_SES, **options)
    return str(made["UserPool"]["Id"])


def _set(idp: Any, pool: str, mode: str | None, **factors: Any) -> Any:
    named = {} if mode is None else {"MfaConfiguration": mode}
    return idp.set_user_pool_mfa_config(UserPoolId=pool, **named, **factors)


@pytest.mark.parametrize("factor", [_APP, _BY_TEXT, _BY_EMAIL])
@pytest.mark.parametrize("mode", ["OFF", None])
def test_mfa_that_is_off_has_no_factor(idp: Any, mode: str | None, factor: Any) -> None:
    pool = _pool(idp)
    said = refusal(lambda: _set(idp, pool, mode, **factor))
    assert "can't turn off MFA and configure an MFA together" in said
    assert _set(idp, pool, mode, **_PASSKEYS)["MfaConfiguration"] == "OFF"


@pytest.mark.parametrize("mode", ["ON", "OPTIONAL"])
def test_mfa_that_is_on_has_a_factor(idp: Any, mode: str) -> None:
    pool = _pool(idp)
    assert "must be enabled" in refusal(lambda: _set(idp, pool, mode, **_PASSKEYS))
    assert _set(idp, pool, mode, **_APP)["MfaConfiguration"] == mode


def test_a_request_replaces_all_factors(idp: Any) -> None:
    pool = _pool(idp)
    _set(idp, pool, "OPTIONAL", **_APP, **_BY_EMAIL)
    _set(idp, pool, "OPTIONAL", **_BY_EMAIL)
    held = idp.get_user_pool_mfa_config(UserPoolId=pool)
    assert "EmailMfaConfiguration" in held
    assert "SoftwareTokenMfaConfiguration" not in held
    _set(idp, pool, None)
    assert "EmailMfaConfiguration" not in idp.get_user_pool_mfa_config(UserPoolId=pool)


def test_the_factor_by_email_needs_ses_and_a_higher_tier(idp: Any) -> None:
    pool = _pool(idp, UserPoolTier="LITE")
    assert "LITE" in refusal(lambda: _set(idp, pool, "ON", **_BY_EMAIL))
    own = idp.create_user_pool(PoolName="own")["UserPool"]["Id"]
    assert "COGNITO_DEFAULT" in refusal(lambda: _set(idp, own, "ON", **_BY_EMAIL))
    assert _set(idp, _pool(idp), "ON", **_BY_EMAIL)["MfaConfiguration"] == "ON"


@pytest.mark.parametrize("first", ["EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"])
def test_required_mfa_excludes_other_first_factors_than_the_password(idp: Any, first: str) -> None:
    pool = _pool(idp, first=(first,), SmsConfiguration=_SMS)
    assert "if MFA is" in refusal(lambda: _set(idp, pool, "ON", **_APP))
    assert _set(idp, pool, "OPTIONAL", **_APP)["MfaConfiguration"] == "OPTIONAL"


def test_a_first_factor_by_text_message_needs_a_role(idp: Any) -> None:
    said = refusal(lambda: _pool(idp, first=("SMS_OTP",)))
    assert "missing valid SMS configuration" in said


EMAIL, PHONE = "verified_email", "verified_phone_number"


@pytest.mark.parametrize("mode", ["ON", "OPTIONAL"])
@pytest.mark.parametrize(
    ("ways", "factor", "refused"),
    [
        ((EMAIL,), _BY_EMAIL, True),
        ((EMAIL, PHONE), _BY_EMAIL, False),
        ((PHONE,), _BY_EMAIL, False),
        ((PHONE,), _BY_TEXT, True),
        ((PHONE, EMAIL), _BY_TEXT, False),
        ((EMAIL,), _BY_TEXT, False),
        ((EMAIL,), _APP, False),
        (("admin_only",), {**_BY_TEXT, **_BY_EMAIL}, False),
    ],
)
def test_an_address_is_not_the_only_way_of_recovery_and_a_second_factor(
    idp: Any, mode: str, ways: tuple[str, ...], factor: Any, refused: bool
) -> None:
    pool = _pool(idp, *ways, AutoVerifiedAttributes=["email"])
    if refused:
        said = refusal(lambda: _set(idp, pool, mode, **factor))
        assert f"cannot use {ways[0]} as a recovery mechanism" in said
    else:
        assert _set(idp, pool, mode, **factor)["MfaConfiguration"] == mode


def test_recovery_is_not_changed_into_what_the_factors_exclude(idp: Any) -> None:
    pool = _pool(idp, EMAIL, PHONE)
    _set(idp, pool, "OPTIONAL", **_BY_EMAIL)
    only = {"RecoveryMechanisms": [{"Name": EMAIL, "Priority": 1}]}
    said = refusal(lambda: idp.update_user_pool(UserPoolId=pool, AccountRecoverySetting=only))
    assert "when Email MFA is configured" in said


def test_administrators_are_the_only_way_of_recovery_or_none(idp: Any) -> None:
    said = refusal(lambda: _pool(idp, "admin_only", EMAIL))
    assert "with any other recovery mechanisms" in said


def test_an_attribute_without_constraints_shows_empty_ones(idp: Any) -> None:
    pool = _pool(idp, Schema=[{"Name": "seats", "AttributeDataType": "Number", "Mutable": True}])
    held = idp.describe_user_pool(UserPoolId=pool)["UserPool"]["SchemaAttributes"]
    (seats,) = [each for each in held if each["Name"] == "custom:seats"]
    assert seats["NumberAttributeConstraints"] == {}
