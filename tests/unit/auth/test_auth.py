"""`Auth`: user pool, client and identity pool in one object."""

from __future__ import annotations

import pytest
from gatehouse.api import HttpApi
from gatehouse.auth import Auth, Guests, IdentityPool, UserPool
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.iam import Permission
from gatehouse.storage import Bucket, Table

from tests.unit.synth import FRAME, synthesized

TRUST = "${data.aws_iam_policy_document.auth_identity_pool_authenticated_trust.json}"


def test_minimal_setup_of_an_auth(stack: AppStack) -> None:
    Auth(stack, "Auth")
    assert synthesized(stack) == {
        **FRAME,
        "data": {
            "aws_iam_policy_document": {
                "auth_identity_pool_authenticated_trust": {
                    "statement": [
                        {
                            "actions": ["sts:AssumeRoleWithWebIdentity"],
                            "condition": [
                                {
                                    "test": "StringEquals",
                                    "values": [
                                        "${aws_cognito_identity_pool.auth_identity_pool.id}"
                                    ],
                                    "variable": "cognito-identity.amazonaws.com:aud",
                                },
                                {
                                    "test": "ForAnyValue:StringLike",
                                    "values": ["authenticated"],
                                    "variable": "cognito-identity.amazonaws.com:amr",
                                },
                            ],
                            "principals": [
                                {
                                    "identifiers": ["cognito-identity.amazonaws.com"],
                                    "type": "Federated",
                                }
                            ],
                        }
                    ]
                }
            }
        },
        "resource": {
            "aws_cognito_identity_pool": {
                "auth_identity_pool": {
                    "allow_classic_flow": False,
                    "allow_unauthenticated_identities": False,
                    "cognito_identity_providers": [
                        {
                            "client_id": "${aws_cognito_user_pool_client.auth_client.id}",
                            "provider_name": "${aws_cognito_user_pool.auth_user_pool.endpoint}",
                            "server_side_token_check": True,
                        }
                    ],
                    "identity_pool_name": "notes-test-Auth-IdentityPool",
                }
            },
            "aws_cognito_identity_pool_roles_attachment": {
                "auth_identity_pool": {
                    "identity_pool_id": "${aws_cognito_identity_pool.auth_identity_pool.id}",
                    "roles": {
                        "authenticated": "${aws_iam_role.auth_identity_pool_authenticated.arn}"
                    },
                }
            },
            "aws_cognito_user_pool": {
                "auth_user_pool": {
                    "account_recovery_setting": {
                        "recovery_mechanism": [{"name": "admin_only", "priority": 1}]
                    },
                    "admin_create_user_config": {"allow_admin_create_user_only": False},
                    "deletion_protection": "INACTIVE",
                    "mfa_configuration": "OPTIONAL",
                    "name": "notes-test-Auth-UserPool",
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
                "auth_client": {
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
                    "name": "notes-test-Auth-Client",
                    "logout_urls": [],
                    "prevent_user_existence_errors": "ENABLED",
                    "read_attributes": [],
                    "refresh_token_validity": 30,
                    "supported_identity_providers": ["COGNITO"],
                    "token_validity_units": [
                        {"access_token": "hours", "id_token": "hours", "refresh_token": "days"}
                    ],
                    "user_pool_id": "${aws_cognito_user_pool.auth_user_pool.id}",
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
            "aws_iam_role": {
                "auth_identity_pool_authenticated": {
                    "assume_role_policy": TRUST,
                    "name": "notes-test-Auth-IdentityPool-Authenticated-eu-west-1",
                }
            },
        },
    }


def test_an_auth_makes_what_its_parts_make(stack: AppStack) -> None:
    auth = Auth(stack, "Auth", usernames=["email"])
    assert isinstance(auth.nodes.user_pool, UserPool)
    assert isinstance(auth.nodes.identity_pool, IdentityPool)
    assert auth.nodes.client.pool is auth.user_pool
    pool = synthesized(stack)["resource"]["aws_cognito_user_pool"]["auth_user_pool"]
    assert pool["username_attributes"] == ["email"]


def test_permissions_for_signed_in_users_are_those_of_the_list(stack: AppStack) -> None:
    api, notes = HttpApi(stack, "Api"), Table(stack, "Notes", partition_key="userId")
    uploads = Bucket(stack, "Uploads")
    raw = Permission(
        actions=["s3:GetObject"],
        resources=[f"{uploads.arn}/shared/${{cognito-identity.amazonaws.com:sub}}/*"],
    )
    Auth(stack, "Auth").attach_permissions_for_auth_users(
        [api, uploads.own_folder("private"), notes.own_items(), raw]
    )
    documents = synthesized(stack)["data"]["aws_iam_policy_document"]
    allowed = documents["auth_identity_pool_authenticated"]["statement"]
    assert [(each["actions"][0], each["resources"]) for each in allowed] == [
        ("execute-api:Invoke", ["${aws_apigatewayv2_api.api.execution_arn}/$default/*"]),
        ("dynamodb:BatchGetItem", ["${aws_dynamodb_table.notes.arn}"]),
        (
            "s3:GetObject",
            ["${aws_s3_bucket.uploads.arn}/shared/&{cognito-identity.amazonaws.com:sub}/*"],
        ),
        ("s3:ListBucket", ["${aws_s3_bucket.uploads.arn}"]),
        (
            "s3:DeleteObject",
            ["${aws_s3_bucket.uploads.arn}/private/&{cognito-identity.amazonaws.com:sub}/*"],
        ),
    ]


def test_permissions_for_guests_are_not_those_of_signed_in_users(stack: AppStack) -> None:
    auth = Auth(stack, "Auth", guests=Guests(reason="reads the catalogue"))
    auth.attach_permissions_for_unauth_users(
        [Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::shop/catalogue/*"])]
    )
    documents = synthesized(stack)["data"]["aws_iam_policy_document"]
    assert "auth_identity_pool_unauthenticated" in documents
    assert "auth_identity_pool_authenticated" not in documents


def test_a_transform_reaches_each_part(stack: AppStack) -> None:
    Auth(
        stack,
        "Auth",
        transform={
            "user_pool": {"name": "people"},
            "client": lambda given: {**given, "name": "page"},
            "identity_pool": Transform({"allow_classic_flow": True}, reason="an old app"),
        },
    )
    made = synthesized(stack)["resource"]
    assert made["aws_cognito_user_pool"]["auth_user_pool"]["name"] == "people"
    assert made["aws_cognito_user_pool_client"]["auth_client"]["name"] == "page"
    assert made["aws_cognito_identity_pool"]["auth_identity_pool"]["allow_classic_flow"] is True


def test_a_transform_opens_no_part_without_a_reason(stack: AppStack) -> None:
    change = {"allow_unauthenticated_identities": True}
    with pytest.raises(OptionError, match="guards access"):
        Auth(stack, "Auth", transform={"identity_pool": change})
