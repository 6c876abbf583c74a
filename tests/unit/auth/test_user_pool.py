"""User pools: who signs up, with what, and what a password must have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.auth import PasswordPolicy, UserPool
from gatehouse.core import AppStack, OptionError

from tests.unit.synth import FRAME, addresses, synthesized


def made(stack: AppStack, **options: Any) -> Any:
    UserPool(stack, "Users", **options)
    return synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]


def test_minimal_setup_of_a_user_pool(stack: AppStack) -> None:
    UserPool(stack, "UserPool")
    assert synthesized(stack) == {
        **FRAME,
        "resource": {
            "aws_cognito_user_pool": {
                "user_pool": {
                    "account_recovery_setting": {
                        "recovery_mechanism": [{"name": "admin_only", "priority": 1}]
                    },
                    "admin_create_user_config": {"allow_admin_create_user_only": False},
                    "deletion_protection": "INACTIVE",
                    "mfa_configuration": "OPTIONAL",
                    "name": "notes-test-UserPool",
                    "password_policy": {
                        "minimum_length": 12,
                        "require_lowercase": True,
                        "require_numbers": True,
                        "require_symbols": False,
                        "require_uppercase": True,
                        "temporary_password_validity_days": 3,
                    },
                    "software_token_mfa_configuration": {"enabled": True},
                    "username_configuration": {"case_sensitive": False},
                }
            }
        },
    }


def test_users_sign_in_with_their_email_address_alone(stack: AppStack) -> None:
    pool = made(stack, usernames=["email"])
    assert pool["username_attributes"] == ["email"]
    assert "alias_attributes" not in pool
    assert pool["auto_verified_attributes"] == ["email"]


def test_an_address_that_a_user_signs_in_with_is_verified_before_it_changes(
    stack: AppStack,
) -> None:
    assert made(stack, usernames=["email"])["user_attribute_update_settings"] == {
        "attributes_require_verification_before_update": ["email"]
    }


def test_an_account_is_recovered_by_the_verified_address(stack: AppStack) -> None:
    assert made(stack, usernames=["email"])["account_recovery_setting"] == {
        "recovery_mechanism": [{"name": "verified_email", "priority": 1}]
    }


def test_the_email_address_is_tried_before_the_phone(stack: AppStack) -> None:
    assert made(stack, usernames=["phone", "email"])["account_recovery_setting"] == {
        "recovery_mechanism": [
            {"name": "verified_email", "priority": 1},
            {"name": "verified_phone_number", "priority": 2},
        ]
    }


def test_users_sign_in_with_aliases_beside_their_name(stack: AppStack) -> None:
    pool = made(stack, aliases=["email", "preferred_username"])
    assert pool["alias_attributes"] == ["email", "preferred_username"]
    assert "username_attributes" not in pool
    assert pool["auto_verified_attributes"] == ["email"]


@pytest.mark.parametrize("options", [{"usernames": ["phone"]}, {"aliases": ["phone"]}])
def test_a_pool_with_phone_numbers_has_a_role_to_send_codes_with(
    stack: AppStack, options: dict[str, list[str]]
) -> None:
    UserPool(stack, "Users", **options)  # type: ignore[arg-type]
    synth = synthesized(stack)
    pool = synth["resource"]["aws_cognito_user_pool"]["users"]
    assert pool["sms_configuration"] == {
        "external_id": "notes-test-Users",
        "sns_caller_arn": "${aws_iam_role.users_sms.arn}",
    }
    assert pool["depends_on"] == ["aws_iam_role_policy.users_sms"]
    documents = synth["data"]["aws_iam_policy_document"]
    (trust,) = documents["users_sms_trust"]["statement"]
    assert trust["principals"] == [
        {"identifiers": ["cognito-idp.amazonaws.com"], "type": "Service"}
    ]
    assert trust["condition"] == [
        {
            "test": "StringEquals",
            "values": ["notes-test-Users"],
            "variable": "sts:ExternalId",
        },
        {
            "test": "StringEquals",
            "values": ["${data.aws_caller_identity.current.account_id}"],
            "variable": "aws:SourceAccount",
        },
    ]
    (sending,) = documents["users_sms"]["statement"]
    assert sending["actions"] == ["sns:Publish"]


def test_a_pool_without_phone_numbers_makes_no_role(stack: AppStack) -> None:
    UserPool(stack, "Users", usernames=["email"])
    assert addresses(synthesized(stack)) == ["aws_cognito_user_pool.users"]


def test_an_administrator_may_be_the_only_one_who_adds_users(stack: AppStack) -> None:
    assert made(stack, self_sign_up=False)["admin_create_user_config"] == {
        "allow_admin_create_user_only": True
    }


@pytest.mark.parametrize(
    ("mfa", "configuration", "app"),
    [("off", "OFF", None), ("optional", "OPTIONAL", True), ("on", "ON", True)],
)
def test_the_second_factor_is_an_authenticator_app(
    stack: AppStack, mfa: str, configuration: str, app: bool | None
) -> None:
    pool = made(stack, mfa=mfa)
    assert pool["mfa_configuration"] == configuration
    assert pool.get("software_token_mfa_configuration", {}).get("enabled") is app


def test_a_password_policy_is_stated_in_full(stack: AppStack) -> None:
    policy = PasswordPolicy(
        minimum_length=16,
        require_lowercase=False,
        require_uppercase=False,
        require_numbers=False,
        require_symbols=True,
        temporary_password_validity=timedelta(days=7),
    )
    assert made(stack, password_policy=policy)["password_policy"] == {
        "minimum_length": 16,
        "require_lowercase": False,
        "require_numbers": False,
        "require_symbols": True,
        "require_uppercase": False,
        "temporary_password_validity_days": 7,
    }


def test_a_protected_pool_is_not_deleted(stack: AppStack) -> None:
    pool = made(stack, protect=True)
    assert pool["deletion_protection"] == "ACTIVE"
    assert pool["lifecycle"] == {"prevent_destroy": True}


def test_protection_is_not_taken_off_without_a_reason(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="guards access"):
        made(stack, protect=True, transform={"user_pool": {"deletion_protection": "INACTIVE"}})
