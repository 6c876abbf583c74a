"""The file that a page with AWS Amplify is configured by."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.deployed.amplify import amplify_outputs
from gatehouse.errors import CommandError

POOL = {"UserPool": "eu-west-1_a", "UserPoolClient": "7"}
ALL = {
    **POOL,
    "IdentityPool": "eu-west-1:1",
    "Region": "eu-west-1",
    "Bucket": "files",
    "ApiEndpoint": "https://a1.execute-api.eu-west-1.amazonaws.com/",
}


def state(kind: str, **attributes: Any) -> dict[str, Any]:
    held = {"mode": "managed", "type": kind, "instances": [{"attributes": attributes}]}
    return {"version": 4, "terraform_version": "1.9.0", "resources": [held]}


def test_a_user_pool_alone() -> None:
    assert amplify_outputs(POOL) == {
        "version": "1.4",
        "auth": {
            "aws_region": "eu-west-1",
            "user_pool_id": "eu-west-1_a",
            "user_pool_client_id": "7",
        },
    }


def test_everything_that_clients_know() -> None:
    made = amplify_outputs(ALL)
    assert made["auth"]["identity_pool_id"] == "eu-west-1:1"
    assert made["storage"] == {"aws_region": "eu-west-1", "bucket_name": "files"}
    assert made["custom"] == {
        "API": {
            "api": {
                "endpoint": "https://a1.execute-api.eu-west-1.amazonaws.com",
                "region": "eu-west-1",
                "apiName": "api",
            }
        }
    }


def test_the_state_says_how_users_sign_in() -> None:
    policy = {
        "minimum_length": 12,
        "require_lowercase": True,
        "require_uppercase": True,
        "require_numbers": True,
        "require_symbols": False,
        "temporary_password_validity_days": 7,
    }
    pool = state(
        "aws_cognito_user_pool",
        id="eu-west-1_a",
        username_attributes=["email"],
        auto_verified_attributes=["email"],
        mfa_configuration="ON",
        password_policy=[policy],
    )
    auth = amplify_outputs(ALL, [pool])["auth"]
    assert auth["username_attributes"] == ["email"]
    assert auth["user_verification_types"] == ["email"]
    assert auth["mfa_configuration"] == "REQUIRED"
    assert auth["password_policy"] == {
        "min_length": 12,
        "require_lowercase": True,
        "require_uppercase": True,
        "require_numbers": True,
        "require_symbols": False,
    }


@pytest.mark.parametrize("guests", [True, False])
def test_the_state_says_whether_there_are_guests(guests: bool) -> None:
    pool = state(
        "aws_cognito_identity_pool", id="eu-west-1:1", allow_unauthenticated_identities=guests
    )
    assert amplify_outputs(ALL, [pool])["auth"]["unauthenticated_identities_enabled"] is guests


def test_another_pool_of_the_state_says_nothing() -> None:
    other = state("aws_cognito_user_pool", id="eu-west-1_b", username_attributes=["email"])
    assert "username_attributes" not in amplify_outputs(ALL, [other])["auth"]


def test_a_file_with_outputs_is_no_state() -> None:
    assert amplify_outputs(POOL, [{"resources": {"UserPool": "x"}}]) == amplify_outputs(POOL)


@pytest.mark.parametrize("missing", sorted(POOL))
def test_a_page_without_users_is_refused(missing: str) -> None:
    left = {name: value for name, value in ALL.items() if name != missing}
    with pytest.raises(CommandError, match=f"; {missing} is missing"):
        amplify_outputs(left)
