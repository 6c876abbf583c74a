"""Identity pools: credentials for exactly those who signed in here."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.auth import Guests, IdentityPool, UserPool, UserPoolClient
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.iam import Permission

from tests.unit.synth import FRAME, new_stack, synthesized

CATALOGUE = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::catalogue/public/*"])

TRUST = "${data.aws_iam_policy_document.identity_pool_authenticated_trust.json}"


def web(stack: AppStack) -> UserPoolClient:
    return UserPool(stack, "Users").add_client("Web")


def pool(stack: AppStack, **options: Any) -> IdentityPool:
    return IdentityPool(stack, "Ids", **{"user_pools": [web(stack)], **options})


def trust(synth: Any, role: str) -> Any:
    (statement,) = synth["data"]["aws_iam_policy_document"][f"{role}_trust"]["statement"]
    return statement


def test_minimal_setup_of_an_identity_pool(stack: AppStack) -> None:
    web = UserPool(stack, "UserPool").add_client("Web")
    IdentityPool(stack, "IdentityPool", user_pools=[web])
    assert synthesized(stack) == {
        **FRAME,
        "data": {
            "aws_iam_policy_document": {
                "identity_pool_authenticated_trust": {
                    "statement": [
                        {
                            "actions": ["sts:AssumeRoleWithWebIdentity"],
                            "condition": [
                                {
                                    "test": "StringEquals",
                                    "values": ["${aws_cognito_identity_pool.identity_pool.id}"],
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
                "identity_pool": {
                    "allow_classic_flow": False,
                    "allow_unauthenticated_identities": False,
                    "cognito_identity_providers": [
                        {
                            "client_id": "${aws_cognito_user_pool_client.web.id}",
                            "provider_name": "${aws_cognito_user_pool.user_pool.endpoint}",
                            "server_side_token_check": True,
                        }
                    ],
                    "identity_pool_name": "notes-test-IdentityPool",
                }
            },
            "aws_cognito_identity_pool_roles_attachment": {
                "identity_pool": {
                    "identity_pool_id": "${aws_cognito_identity_pool.identity_pool.id}",
                    "roles": {"authenticated": "${aws_iam_role.identity_pool_authenticated.arn}"},
                }
            },
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
            "aws_iam_role": {
                "identity_pool_authenticated": {
                    "assume_role_policy": TRUST,
                    "name": "notes-test-IdentityPool-Authenticated-eu-west-1",
                }
            },
        },
    }


def test_there_are_no_guests_unless_they_are_asked_for(stack: AppStack) -> None:
    pool(stack)
    synth = synthesized(stack)
    assert list(synth["resource"]["aws_iam_role"]) == ["ids_authenticated"]
    made = synth["resource"]["aws_cognito_identity_pool"]["ids"]
    assert made["allow_unauthenticated_identities"] is False


def test_guests_have_a_role_of_their_own(stack: AppStack) -> None:
    identities = pool(stack, guests=Guests(reason="reads the catalogue"))
    identities.guests.allow(CATALOGUE)
    synth = synthesized(stack)
    made = synth["resource"]["aws_cognito_identity_pool"]["ids"]
    assert made["allow_unauthenticated_identities"] is True
    attached = synth["resource"]["aws_cognito_identity_pool_roles_attachment"]["ids"]
    assert attached["roles"] == {
        "authenticated": "${aws_iam_role.ids_authenticated.arn}",
        "unauthenticated": "${aws_iam_role.ids_unauthenticated.arn}",
    }
    documents = synth["data"]["aws_iam_policy_document"]
    assert documents["ids_unauthenticated"]["statement"] == [
        {
            "actions": ["s3:GetObject"],
            "resources": ["arn:aws:s3:::catalogue/public/*"],
            "sid": "S3GetObject",
        }
    ]
    assert "ids_authenticated" not in documents


@pytest.mark.parametrize("kind", ["authenticated", "unauthenticated"])
def test_a_role_is_for_this_pools_users_of_one_kind(stack: AppStack, kind: str) -> None:
    pool(stack, guests=Guests(reason="reads the catalogue"))
    assert trust(synthesized(stack), f"ids_{kind}") == {
        "actions": ["sts:AssumeRoleWithWebIdentity"],
        "condition": [
            {
                "test": "StringEquals",
                "values": ["${aws_cognito_identity_pool.ids.id}"],
                "variable": "cognito-identity.amazonaws.com:aud",
            },
            {
                "test": "ForAnyValue:StringLike",
                "values": [kind],
                "variable": "cognito-identity.amazonaws.com:amr",
            },
        ],
        "principals": [{"identifiers": ["cognito-identity.amazonaws.com"], "type": "Federated"}],
    }


@pytest.mark.parametrize(
    ("region", "service"),
    [
        ("eu-west-1", "cognito-identity.amazonaws.com"),
        ("cn-north-1", "cognito-identity.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"),
    ],
)
def test_the_trust_names_cognito_as_its_partition_does(region: str, service: str) -> None:
    stack = new_stack(region=region)
    pool(stack)
    statement = trust(synthesized(stack), "ids_authenticated")
    assert statement["principals"][0]["identifiers"] == [service]
    assert [each["variable"] for each in statement["condition"]] == [
        f"{service}:aud",
        f"{service}:amr",
    ]


def test_without_a_region_terraform_picks_the_name_by_its_partition() -> None:
    stack = new_stack(region=None)
    pool(stack)
    (name,) = trust(synthesized(stack), "ids_authenticated")["principals"][0]["identifiers"]
    assert name == (
        '${lookup({"aws-cn" = "cognito-identity.cn-north-1.amazonaws.com.cn", '
        '"aws-us-gov" = "cognito-identity-us-gov.amazonaws.com"}, '
        'data.aws_partition.current.partition, "cognito-identity.amazonaws.com")}'
    )


def test_a_pool_takes_the_users_of_several_clients(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    clients = [users.add_client("Web"), users.add_client("Phone")]
    IdentityPool(stack, "Ids", user_pools=clients)
    made = synthesized(stack)["resource"]["aws_cognito_identity_pool"]["ids"]
    assert made["cognito_identity_providers"] == [
        {
            "client_id": f"${{aws_cognito_user_pool_client.{client}.id}}",
            "provider_name": "${aws_cognito_user_pool.users.endpoint}",
            "server_side_token_check": True,
        }
        for client in ("web", "phone")
    ]


@pytest.mark.parametrize("argument", ["allow_unauthenticated_identities", "allow_classic_flow"])
def test_a_transform_opens_the_pool_with_a_reason_only(stack: AppStack, argument: str) -> None:
    with pytest.raises(OptionError, match=f"`{argument}` guards access"):
        pool(stack, transform={"identity_pool": {argument: True}})
    reasoned = Transform({argument: True}, reason="an app from before the enhanced flow")
    IdentityPool(
        stack,
        "Open",
        user_pools=[UserPool(stack, "Old").add_client("Old")],
        transform={"identity_pool": reasoned},
    )
    made = synthesized(stack)["resource"]["aws_cognito_identity_pool"]["open"]
    assert made[argument] is True


def test_a_transform_changes_the_roles_attachment(stack: AppStack) -> None:
    mapping = [{"identity_provider": "x", "type": "Token"}]
    change = Transform({"role_mapping": mapping}, reason="groups of a pool that is made elsewhere")
    pool(stack, transform={"roles_attachment": change})
    attached = synthesized(stack)["resource"]["aws_cognito_identity_pool_roles_attachment"]
    assert attached["ids"]["role_mapping"] == mapping
