"""Clients: apps that can keep no secret."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.auth import StringAttribute, UserPool
from gatehouse.core import AppStack

from tests.unit.synth import FRAME, synthesized


def made(stack: AppStack, **options: Any) -> Any:
    UserPool(stack, "Users").add_client("Web", **options)
    return synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]


def test_minimal_setup_of_a_client(stack: AppStack) -> None:
    UserPool(stack, "UserPool").add_client("Web")
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
            },
            "aws_cognito_user_pool_client": {
                "web": {
                    "access_token_validity": 1,
                    "allowed_oauth_flows": [],
                    "allowed_oauth_flows_user_pool_client": False,
                    "allowed_oauth_scopes": [],
                    "auth_session_validity": 3,
                    "callback_urls": [],
                    "enable_propagate_additional_user_context_data": False,
                    "enable_token_revocation": True,
                    "explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
                    "generate_secret": False,
                    "id_token_validity": 1,
                    "name": "notes-test-Web",
                    "logout_urls": [],
                    "prevent_user_existence_errors": "ENABLED",
                    "read_attributes": [],
                    "refresh_token_validity": 30,
                    "supported_identity_providers": ["COGNITO"],
                    "token_validity_units": [
                        {"access_token": "hours", "id_token": "hours", "refresh_token": "days"}
                    ],
                    "user_pool_id": "${aws_cognito_user_pool.user_pool.id}",
                    "write_attributes": [
                        "address",
                        "birthdate",
                        "email",
                        "family_name",
                        "gender",
                        "given_name",
                        "locale",
                        "middle_name",
                        "name",
                        "nickname",
                        "phone_number",
                        "picture",
                        "preferred_username",
                        "profile",
                        "updated_at",
                        "website",
                        "zoneinfo",
                    ],
                }
            },
        },
    }


@pytest.mark.parametrize(
    ("validity", "number", "unit"),
    [
        (timedelta(days=1), 1, "days"),
        (timedelta(hours=2), 2, "hours"),
        (timedelta(minutes=90), 90, "minutes"),
        (timedelta(seconds=301), 301, "seconds"),
    ],
)
@pytest.mark.parametrize("token", ["access_token", "id_token"])
def test_a_validity_keeps_its_unit(
    stack: AppStack, token: str, validity: timedelta, number: int, unit: str
) -> None:
    client = made(stack, **{f"{token}_validity": validity})
    assert client[f"{token}_validity"] == number
    assert client["token_validity_units"][0][token] == unit


def test_a_refresh_token_can_be_valid_for_years(stack: AppStack) -> None:
    client = made(stack, refresh_token_validity=timedelta(days=3650))
    assert client["refresh_token_validity"] == 3650
    assert client["token_validity_units"][0]["refresh_token"] == "days"


def test_no_custom_attribute_is_writable_unless_it_is_named(stack: AppStack) -> None:
    writable = made(stack)["write_attributes"]
    assert writable
    assert not [name for name in writable if name.startswith("custom:")]


@pytest.mark.parametrize("name", ["email_verified", "phone_number_verified", "sub"])
def test_verified_marks_are_never_writable(stack: AppStack, name: str) -> None:
    assert name not in made(stack)["write_attributes"]


def test_named_attributes_are_the_only_writable_ones(stack: AppStack) -> None:
    users = UserPool(stack, "Users", custom_attributes={"theme": StringAttribute()})
    users.add_client("Web", write_attributes=["locale", "custom:theme"])
    client = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]
    assert client["write_attributes"] == ["locale", "custom:theme"]


def test_passwords_do_not_leave_the_device(stack: AppStack) -> None:
    flows = made(stack)["explicit_auth_flows"]
    assert not [flow for flow in flows if "PASSWORD" in flow]


def test_a_client_knows_its_pool(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    assert users.add_client("Web").pool is users


def test_two_clients_of_one_pool_have_addresses_of_their_own(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    users.add_client("Web")
    users.add_client("Phone")
    clients = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]
    assert {name: client["name"] for name, client in clients.items()} == {
        "web": "notes-test-Web",
        "phone": "notes-test-Phone",
    }
