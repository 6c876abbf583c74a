"""What settings of pools and clients must not be.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
"""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography import x509

from tests.unit.local.user_pools.world import CALLBACK, World, people

INVALID = "InvalidParameterException"


def test_a_protected_pool_is_not_deleted(world: World) -> None:
    club = people(world, DeletionProtection="ACTIVE")
    code, message = world.refused("DeleteUserPool", UserPoolId=club.pool)
    assert (code, "deletion protection is activated" in message) == (INVALID, True)
    world.call("UpdateUserPool", UserPoolId=club.pool)
    assert world.refused("DeleteUserPool", UserPoolId=club.pool)[0] == INVALID
    world.call("UpdateUserPool", UserPoolId=club.pool, DeletionProtection="INACTIVE")
    world.call("DeleteUserPool", UserPoolId=club.pool)
    assert world.refused("DescribeUserPool", UserPoolId=club.pool)[0] == "ResourceNotFoundException"
    assert world.refused("InitiateAuth", **club.asked())[0] == "ResourceNotFoundException"


def test_a_pool_with_a_domain_is_not_deleted(world: World) -> None:
    club = people(world)
    domain = {"UserPoolId": club.pool, "Domain": "club"}
    world.call("CreateUserPoolDomain", **domain)
    assert world.refused("DeleteUserPool", UserPoolId=club.pool)[0] == INVALID
    world.call("DeleteUserPoolDomain", **domain)
    world.call("DeleteUserPool", UserPoolId=club.pool)


def test_a_custom_domain_is_changed_with_its_certificate_alone(world: World) -> None:
    club = people(world)
    certificate = {"CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/one"}
    newer = {"CertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/two"}
    domain = {"UserPoolId": club.pool, "Domain": "login.example.com"}
    world.call("CreateUserPoolDomain", **domain, CustomDomainConfig=certificate)
    refused = world.refused("UpdateUserPoolDomain", **domain, ManagedLoginVersion=2)
    assert refused == (INVALID, "Cannot convert custom domain to prefix domain.")
    world.call("UpdateUserPoolDomain", **domain, CustomDomainConfig=newer, ManagedLoginVersion=2)
    held = world.call("DescribeUserPoolDomain", Domain=domain["Domain"])["DomainDescription"]
    assert (held["CustomDomainConfig"], held["ManagedLoginVersion"]) == (newer, 2)


def test_a_prefix_is_changed_without_a_certificate(world: World) -> None:
    club = people(world)
    domain = {"UserPoolId": club.pool, "Domain": "club"}
    world.call("CreateUserPoolDomain", **domain)
    world.call("UpdateUserPoolDomain", **domain, ManagedLoginVersion=2)
    held = world.call("DescribeUserPoolDomain", Domain="club")["DomainDescription"]
    assert (held["CustomDomainConfig"], held["ManagedLoginVersion"]) == ({}, 2)


@pytest.mark.parametrize(
    ("attribute", "refused"),
    [
        ({"StringAttributeConstraints": {"MinLength": "5", "MaxLength": "4"}}, True),
        ({"StringAttributeConstraints": {"MinLength": "4", "MaxLength": "4"}}, False),
        ({"StringAttributeConstraints": {"MaxLength": "2049"}}, True),
        ({"StringAttributeConstraints": {"MaxLength": "2048"}}, False),
        ({"StringAttributeConstraints": {"MinLength": "x"}}, True),
        (
            {
                "AttributeDataType": "Number",
                "NumberAttributeConstraints": {"MinValue": "2", "MaxValue": "1"},
            },
            True,
        ),
        (
            {
                "AttributeDataType": "Number",
                "NumberAttributeConstraints": {"MinValue": "-1", "MaxValue": "1"},
            },
            False,
        ),
        ({"Required": True}, True),
        ({"Name": "email", "AttributeDataType": "Number"}, True),
        ({"Name": "email", "AttributeDataType": "String", "Required": True}, False),
        ({"Name": "email", "StringAttributeConstraints": {"MaxLength": "9999"}}, True),
    ],
)
@pytest.mark.parametrize("added", [False, True])
def test_an_attribute_has_bounds_that_can_be_met(
    world: World, attribute: Any, refused: bool, added: bool
) -> None:
    full = {"Name": "team", "AttributeDataType": "String", **attribute}
    if added:
        if full["Name"] == "email":
            pytest.skip("a standard attribute is not added")
        pool = people(world).pool
        asked: Any = {"UserPoolId": pool, "CustomAttributes": [full]}
        operation = "AddCustomAttributes"
    else:
        operation, asked = "CreateUserPool", {"PoolName": "people", "Schema": [full]}
    if refused:
        assert world.refused(operation, **asked)[0] == INVALID
    else:
        world.call(operation, **asked)


def test_a_pool_has_fifty_attributes_of_its_own(world: World) -> None:
    def schema(number: int) -> Any:
        return [{"Name": f"a{each}", "AttributeDataType": "String"} for each in range(number)]

    world.call("CreateUserPool", PoolName="people", Schema=schema(50))
    told = world.refused("CreateUserPool", PoolName="people", Schema=schema(51))
    assert told[0] == INVALID


@pytest.mark.parametrize(
    ("name", "value", "refused"),
    [
        ("birthdate", "2000-01-01", False),
        ("birthdate", "2000", True),
        ("phone_number", "+14325551212", False),
        ("phone_number", "4325551212", True),
        ("email", "ada", True),
        ("updated_at", "-1", True),
        ("updated_at", "1", False),
        ("name", "n" * 2048, False),
        ("name", "n" * 2049, True),
        ("email_verified", "yes", True),
    ],
)
def test_a_standard_attribute_has_its_own_bounds(
    world: World, name: str, value: str, refused: bool
) -> None:
    club = people(world)
    asked = {
        "UserPoolId": club.pool,
        "Username": "ada",
        "UserAttributes": [{"Name": name, "Value": value}],
    }
    if refused:
        assert world.refused("AdminCreateUser", **asked)[0] == INVALID
    else:
        world.call("AdminCreateUser", **asked)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"]},
        {"CallbackURLs": ["http://app.example.com"]},
        {"CallbackURLs": ["https://app.example.com/#a"]},
        {"CallbackURLs": [CALLBACK], "DefaultRedirectURI": "https://other.example.com"},
        {"SupportedIdentityProviders": ["Nobody"]},
        {"AccessTokenValidity": 2, "TokenValidityUnits": {"AccessToken": "days"}},
        {"AccessTokenValidity": 4, "TokenValidityUnits": {"AccessToken": "minutes"}},
        {"RefreshTokenValidity": 5, "TokenValidityUnits": {"RefreshToken": "minutes"}},
        {"ReadAttributes": ["custom:none"]},
        {"WriteAttributes": ["custom:none"]},
    ],
)
def test_a_client_that_cognito_refuses_is_refused(world: World, wrong: Any) -> None:
    club = people(world)
    asked = {"UserPoolId": club.pool, "ClientName": "web"}
    assert world.refused("CreateUserPoolClient", **asked, **wrong)[0] == INVALID
    world.call("CreateUserPoolClient", **asked)


def test_a_machine_needs_a_secret_and_scopes_that_exist(world: World) -> None:
    club = people(world)
    machine: Any = {
        "UserPoolId": club.pool,
        "ClientName": "job",
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthScopes": ["club/read"],
        "AllowedOAuthFlowsUserPoolClient": True,
    }
    told = world.refused("CreateUserPoolClient", **machine, GenerateSecret=True)
    assert told[0] == "ScopeDoesNotExistException"
    world.call(
        "CreateResourceServer",
        UserPoolId=club.pool,
        Identifier="club",
        Name="Club",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}],
    )
    told = world.refused("CreateUserPoolClient", **machine)
    assert told[0] == "InvalidOAuthFlowException"
    world.call("CreateUserPoolClient", **machine, GenerateSecret=True)


def test_a_resource_server_shows_the_scopes_that_it_has(world: World) -> None:
    named = {"UserPoolId": people(world).pool, "Identifier": "club"}
    made = world.call("CreateResourceServer", **named, Name="Club")["ResourceServer"]
    assert made == {**named, "Name": "Club"}
    read = [{"ScopeName": "read", "ScopeDescription": "Read"}]
    world.call("UpdateResourceServer", **named, Name="Club", Scopes=read)
    held = world.call("DescribeResourceServer", **named)["ResourceServer"]
    assert held["Scopes"] == read
    world.call("DeleteResourceServer", **named)
    assert world.refused("DescribeResourceServer", **named) == (
        "ResourceNotFoundException",
        "Resource server club does not exist.",
    )


@pytest.mark.parametrize(
    ("flow", "listed"),
    [
        ("USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"),
        ("USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"),
        ("USER_AUTH", "ALLOW_USER_PASSWORD_AUTH"),
        ("CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH"),
    ],
)
def test_a_flow_that_a_client_does_not_list_is_refused(
    world: World, flow: str, listed: str
) -> None:
    club = people(world, {"ExplicitAuthFlows": [listed]})
    club.add()
    asked = {**club.asked(), "AuthFlow": flow}
    assert world.refused("InitiateAuth", **asked)[0] == INVALID


def test_an_operation_that_is_missing_says_so(world: World) -> None:
    club = people(world)
    code, message = world.refused("CreateUserPoolReplica", UserPoolId=club.pool, RegionName="x")
    assert code == "NotImplemented"
    assert "CreateUserPoolReplica" in message


@pytest.mark.parametrize("triggers", [{"CustomEmailSender": {"LambdaArn": "arn:x"}}])
def test_a_sender_needs_a_key(world: World, triggers: Any) -> None:
    told = world.refused("CreateUserPool", PoolName="people", LambdaConfig=triggers)
    assert told[0] == INVALID


@pytest.mark.parametrize(
    ("inside", "beside", "text"),
    [
        ("EmailMessage", "EmailVerificationMessage", "Code {####}"),
        ("EmailSubject", "EmailVerificationSubject", "Your code"),
        ("SmsMessage", "SmsVerificationMessage", "Code {####}"),
    ],
)
def test_a_text_of_verifications_shows_in_both_places(
    world: World, inside: str, beside: str, text: str
) -> None:
    given: Any = {beside: text}
    pool = people(world, **given).pool

    def held() -> tuple[Any, Any]:
        shown = world.call("DescribeUserPool", UserPoolId=pool)["UserPool"]
        return shown["VerificationMessageTemplate"].get(inside), shown.get(beside)

    assert held() == (text, text)
    template = {inside: f"{text} now"}
    world.call("UpdateUserPool", UserPoolId=pool, VerificationMessageTemplate=template)
    assert held() == (f"{text} now", f"{text} now")
    world.call(
        "UpdateUserPool",
        UserPoolId=pool,
        VerificationMessageTemplate=template,
        **{beside: f"{text} soon"},
    )
    assert held() == (f"{text} now", f"{text} now")
    world.call("UpdateUserPool", UserPoolId=pool)
    assert held() == (None, None)


def test_a_pool_verifies_by_codes_unless_it_says_otherwise(world: World) -> None:
    made = world.call("CreateUserPool", PoolName="people")["UserPool"]
    assert made["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}


def test_a_pool_shows_ways_of_recovery_once_a_request_sets_them(world: World) -> None:
    pool = people(world).pool

    def shown() -> Any:
        return world.call("DescribeUserPool", UserPoolId=pool)["UserPool"]

    assert "AccountRecoverySetting" not in shown()
    ways = {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]}
    world.call("UpdateUserPool", UserPoolId=pool, AccountRecoverySetting=ways)
    assert shown()["AccountRecoverySetting"] == ways
    world.call("UpdateUserPool", UserPoolId=pool)
    assert "AccountRecoverySetting" not in shown()


def test_a_social_provider_is_named_as_its_kind(world: World) -> None:
    asked: Any = {"UserPoolId": people(world).pool, "ProviderType": "Google"}
    details = {"client_id": "a", "client_secret": "b", "authorize_scopes": "email"}
    assert world.refused(
        "CreateIdentityProvider", **asked, ProviderName="Mine", ProviderDetails=details
    ) == (INVALID, "Provider Mine cannot be of type Google.")
    world.call("CreateIdentityProvider", **asked, ProviderName="Google", ProviderDetails=details)


def test_a_pool_has_one_certificate(world: World) -> None:
    asked = {"UserPoolId": people(world).pool}
    first = world.call("GetSigningCertificate", **asked)["Certificate"]
    assert world.call("GetSigningCertificate", **asked)["Certificate"] == first
    read = x509.load_der_x509_certificate(base64.b64decode(first))
    assert read.not_valid_after_utc.timestamp() > world.now


@pytest.mark.parametrize(
    ("settings", "tier", "feature"),
    [
        ({"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}, "ESSENTIALS", "Threat Protection"),
        (
            {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}},
            "LITE",
            "Passwordless Sign-In",
        ),
    ],
)
def test_a_feature_that_the_plan_lacks_is_named(
    world: World, settings: Any, tier: str, feature: str
) -> None:
    """https://github.com/hashicorp/terraform-provider-aws/pull/40734"""
    told = world.refused("CreateUserPool", PoolName="p", UserPoolTier=tier, **settings)
    assert told == (
        "FeatureUnavailableInTierException",
        f"The following features need to be disabled for the {tier} pricing tier configured: "
        f"{feature}",
    )
    assert world.call("CreateUserPool", PoolName="p", UserPoolTier="PLUS", **settings)


def test_an_address_is_verified_before_a_change_only_where_addresses_are_verified(
    world: World,
) -> None:
    """https://github.com/aws/aws-cli/issues/7151"""
    wanted = {"AttributesRequireVerificationBeforeUpdate": ["email"]}
    asked = {"PoolName": "p", "UserAttributeUpdateSettings": wanted}
    assert world.refused("CreateUserPool", **asked) == (
        "InvalidParameterException",
        "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
        "AutoVerifiedAttributes",
    )
    assert world.call("CreateUserPool", **asked, AutoVerifiedAttributes=["email"])


def test_the_history_of_sign_ins_needs_threat_protection(world: World) -> None:
    for mode in ("OFF", "AUDIT"):
        club = people(world, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": mode})
        asked = {"UserPoolId": club.pool, "Username": "nobody"}
        code = world.refused("AdminListUserAuthEvents", **asked)[0]
        off = mode == "OFF"
        assert code == ("UserPoolAddOnNotEnabledException" if off else "UserNotFoundException")


def test_a_saml_provider_says_who_it_is(world: World) -> None:
    """https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html"""
    named = {"UserPoolId": people(world).pool, "ProviderName": "Staff"}
    wrong = {"ProviderDetails": {"IDPSSOEndpoint": "https://sso.example.com"}}
    right = {"ProviderDetails": {"MetadataURL": "https://sso.example.com/metadata"}}
    told = ("InvalidParameterException", "A SAML provider needs MetadataURL or MetadataFile.")
    made = {**named, "ProviderType": "SAML"}
    assert world.refused("CreateIdentityProvider", **made, **wrong) == told
    world.call("CreateIdentityProvider", **made, **right)
    assert world.refused("UpdateIdentityProvider", **named, **wrong) == told
    world.call("UpdateIdentityProvider", **named, IdpIdentifiers=["staff"])
