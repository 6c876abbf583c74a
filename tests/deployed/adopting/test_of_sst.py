"""An app in the shape of SST v2's CloudFormation is taken over, and its users keep what they have.

Its resources are made from the template by AWS's own API, as CloudFormation makes them.
"""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from gatehouse.deployed.adopting.adopt import Adoption, Asked, adopt
from gatehouse.testing import LocalAws

PASSWORD = "Correct-1-horse"
USER = "ann@example.com"

#: The properties that SST v2's `Cognito` gives its resources: those of the CDK, and guests.
TEMPLATE: dict[str, Any] = {
    "UserPool": {
        "PoolName": "production-notes-Auth",
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [
                {"Name": "verified_phone_number", "Priority": 1},
                {"Name": "verified_email", "Priority": 2},
            ]
        },
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
        "AutoVerifiedAttributes": ["email"],
        "UsernameAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
        "UserPoolTags": {"sst:app": "notes", "sst:stage": "production"},
        "VerificationMessageTemplate": {
            "DefaultEmailOption": "CONFIRM_WITH_CODE",
            "EmailMessage": "The verification code to your new account is {####}",
            "EmailSubject": "Verify your new account",
            "SmsMessage": "The verification code to your new account is {####}",
        },
    },
    "UserPoolClient": {
        "ClientName": "AuthUserPoolClient",
        "AllowedOAuthFlows": ["implicit", "code"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": [
            *("profile", "phone", "email", "openid", "aws.cognito.signin.user.admin"),
        ],
        "CallbackURLs": ["https://example.com"],
        "ExplicitAuthFlows": [
            *("ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"),
            *("ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"),
        ],
        "SupportedIdentityProviders": ["COGNITO"],
    },
    "IdentityPool": {
        "IdentityPoolName": "production-notes-AuthIdentityPool",
        "AllowUnauthenticatedIdentities": True,
    },
}


class SstApp:
    """The app, with a user."""

    def __init__(self, aws: LocalAws) -> None:
        self.cognito: Any = boto3.client("cognito-idp")
        identity: Any = boto3.client("cognito-identity")
        self.pool = self.cognito.create_user_pool(**TEMPLATE["UserPool"])["UserPool"]["Id"]
        made = self.cognito.create_user_pool_client(
            UserPoolId=self.pool, **TEMPLATE["UserPoolClient"]
        )
        self.client = made["UserPoolClient"]["ClientId"]
        provider = f"cognito-idp.{aws.region}.amazonaws.com/{self.pool}"
        self.identities = identity.create_identity_pool(
            **TEMPLATE["IdentityPool"],
            CognitoIdentityProviders=[{"ProviderName": provider, "ClientId": self.client}],
        )["IdentityPoolId"]
        arn = "arn:aws:iam::000000000000:role/production-notes-{}"
        roles = {kind: arn.format(kind) for kind in ("authenticated", "unauthenticated")}
        identity.set_identity_pool_roles(IdentityPoolId=self.identities, Roles=roles)
        self.cognito.admin_create_user(
            UserPoolId=self.pool,
            Username=USER,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": USER}],
        )
        self.cognito.admin_set_user_password(
            UserPoolId=self.pool, Username=USER, Password=PASSWORD, Permanent=True
        )


@pytest.fixture(scope="module")
def sst(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in local_aws.environment.items():
            patch.setenv(name, value)
        # Other tests have a stack of the same name on this local AWS.
        patch.setenv("GATEHOUSE_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        yield SstApp(local_aws)


@pytest.fixture(scope="module")
def adopted(sst: SstApp, local_aws: LocalAws) -> Adoption:
    asked = Asked("notes", "production", local_aws.region, [sst.pool], [sst.identities])
    return adopt(asked)


def test_its_plan_is_empty(adopted: Adoption) -> None:
    assert [str(each) for each in adopted.plan.differences] == []
    assert adopted.plan.imported == 4


def test_what_it_leaves_open_is_visible(adopted: Adoption) -> None:
    assert "implicit_reason=" in adopted.source
    assert '"allow_unauthenticated_identities": True' in adopted.source
    assert 'tags={"sst:app": "notes", "sst:stage": "production"}' in adopted.source


def test_its_users_have_their_passwords(adopted: Adoption, sst: SstApp) -> None:
    signed_in = sst.cognito.initiate_auth(
        ClientId=sst.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
    )
    assert signed_in["AuthenticationResult"]["IdToken"]
