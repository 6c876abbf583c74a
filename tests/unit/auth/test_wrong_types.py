"""Each option takes what is right for it, and refuses every other value by its own name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from gatehouse.auth import (
    AccountTakeover,
    Amazon,
    Apple,
    BooleanAttribute,
    ChoiceSignIn,
    CognitoEmail,
    DateTimeAttribute,
    Devices,
    Facebook,
    Google,
    Group,
    IdentityProvider,
    Invitation,
    Mfa,
    NumberAttribute,
    OAuth,
    Oidc,
    Passkeys,
    PasswordPolicy,
    ResourceServer,
    RiskEmail,
    Saml,
    SecretFrom,
    SesEmail,
    StandardAttribute,
    StringAttribute,
    TextMessages,
    ThreatProtection,
    Triggers,
    UiCustomization,
    UserPool,
    UserPoolClient,
    UserPoolDomain,
    Verification,
)
from gatehouse.core import AppStack

from tests.unit.synth import new_stack
from tests.unit.wrong_types import check_each_option

SES = "arn:aws:ses:eu-west-1:111122223333:identity/a@example.com"
SECRET = SecretFrom.variable("secret")
CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/1"

MEMBERS: list[tuple[type, dict[str, Any]]] = [
    (UserPoolClient, {}),
    (Group, {}),
    (ResourceServer, {"identifier": "notes", "scopes": {"read": "Read"}}),
    (UserPoolDomain, {"prefix": "acme-notes"}),
    (UserPoolDomain, {"host": "auth.example.com", "certificate_arn": CERTIFICATE}),
    (IdentityProvider, {"kind": Saml(metadata_url="https://sso.example.com")}),
    (UiCustomization, {"css": ".a { color: red; }"}),
]
GOOGLE_ID = "1.apps.googleusercontent.com"
AMAZON_ID = "amzn1.application-oa2-client.a"
APPLE = {"services_id": "a", "team_id": "ABCDEFGHIJ", "key_id": "ABCDEFGHIJ"}
VALUES_OF_OPTIONS: list[tuple[type, dict[str, Any]]] = [
    (AccountTakeover, {"identity_arn": SES}),
    (Amazon, {"client_id": AMAZON_ID, "client_secret": SECRET}),
    (Apple, {**APPLE, "private_key": SECRET}),
    (BooleanAttribute, {}),
    (ChoiceSignIn, {}),
    (CognitoEmail, {}),
    (DateTimeAttribute, {}),
    (Devices, {}),
    (Facebook, {"client_id": "1", "client_secret": SECRET}),
    (Google, {"client_id": GOOGLE_ID, "client_secret": SECRET}),
    (Invitation, {}),
    (Mfa, {}),
    (NumberAttribute, {}),
    (OAuth, {"callback_urls": ["https://example.com"]}),
    (Oidc, {"issuer": "https://a.example", "client_id": "a", "client_secret": SECRET}),
    (Passkeys, {}),
    (PasswordPolicy, {}),
    (RiskEmail, {"subject": "a", "html": "a" * 6, "text": "a" * 6}),
    (Saml, {"metadata_url": "https://sso.example.com"}),
    (SecretFrom, {"kind": "ssm", "name": "/a"}),
    (SesEmail, {"identity_arn": SES}),
    (StandardAttribute, {}),
    (StringAttribute, {}),
    (TextMessages, {}),
    (ThreatProtection, {}),
    (Triggers, {}),
    (Verification, {}),
]


# Which of the values an option takes, where that is not its default and, for a flag, True.
_ANY_TEXT = ["None", "empty text", "a b", "long"]  # a path is looked for by the pool, not before
TAKEN: dict[str, list[str]] = {
    **{f"{kind}.scopes": ["['x']"] for kind in ("Amazon", "Apple", "Facebook", "Google")},
    **{
        f"{kind}.attributes": ["None", "{}"]
        for kind in ("Amazon", "Apple", "Facebook", "Google", "Oidc", "Saml")
    },
    "Apple.services_id": ["long"],
    "Group.description": ["None", "a b", "long"],
    "IdentityProvider.identifiers": ["[]", "['x']"],
    "Invitation.email_subject": ["None", "a b"],
    "NumberAttribute.maximum": ["None", "-1"],
    "NumberAttribute.minimum": ["None", "-1"],
    "StringAttribute.max_length": ["None"],
    "StringAttribute.min_length": ["None"],
    "OAuth.logout_urls": ["[]"],
    "Oidc.client_id": ["long"],
    "PasswordPolicy.temporary_password_validity": ["a day"],
    "ResourceServer.name": ["None", "a b"],
    "RiskEmail.html": ["long"],
    "RiskEmail.subject": ["a b"],
    "RiskEmail.text": ["long"],
    "Saml.metadata_url": [],  # None would leave it without metadata
    "SecretFrom.key": ["None", "long"],
    "SecretFrom.name": ["long"],
    "ThreatProtection.allowed_ips": ["[]"],
    "ThreatProtection.blocked_ips": ["[]"],
    **{
        f"Triggers.{name}": _ANY_TEXT
        for name in (
            *("custom_email_sender", "custom_message", "custom_sms_sender"),
            *("post_authentication", "post_confirmation", "pre_authentication"),
            *("pre_sign_up", "pre_token_generation", "user_migration"),
        )
    },
    "UiCustomization.css": ["a b", "long"],
    "UserPool.allow_replacement": ["None"],
    "UserPool.auto_verify": ["None", "[]"],
    "UserPool.custom_attributes": ["None", "{}"],
    "UserPool.protect": ["None", "True"],
    "UserPool.standard_attributes": ["None", "{}"],
    "UserPool.tags": ["None", "{}"],
    "UserPoolClient.access_token_validity": ["a day"],
    "UserPoolClient.id_token_validity": ["a day"],
    "UserPoolClient.refresh_token_validity": ["a day"],
    "UserPoolClient.scopes": ["[]"],
    "UserPoolClient.user_context": [],  # True is for clients with a secret
    "Verification.email_subject": ["None", "a b"],
}
# A domain has one of two addresses; the test makes both kinds.
TAKEN_BY_A_PREFIX = {
    "UserPoolDomain.prefix": [],
    "UserPoolDomain.host": ["None"],
}
TAKEN_BY_A_HOST = {
    "UserPoolDomain.prefix": ["None"],
    "UserPoolDomain.host": [],
    "UserPoolDomain.certificate_arn": [],
}
# Options that mean something together only: the error may name the other one.
TOGETHER = {
    "Saml.metadata_file": "metadata_url",
    "TextMessages.external_id": "role_arn",
    "Triggers.create_auth_challenge": "define_auth_challenge",
    "Triggers.define_auth_challenge": "create_auth_challenge",
    "Triggers.verify_auth_challenge_response": "define_auth_challenge",
    "UserPoolDomain.host": "prefix",
}


def taken_by(right: dict[str, Any]) -> Mapping[str, list[str]]:
    """List what the options take, beside those that are right."""
    if "host" in right:
        return {**TAKEN, **TAKEN_BY_A_HOST}
    return {**TAKEN, **TAKEN_BY_A_PREFIX}


@pytest.mark.parametrize(("kind", "right"), VALUES_OF_OPTIONS, ids=lambda each: str(each)[-40:])
def test_a_value_of_options_takes_what_is_right_and_refuses_the_rest(
    kind: type, right: dict[str, Any]
) -> None:
    kind(**right)
    check_each_option(
        kind, right, taken_by(right), lambda options: kind(**options), together=TOGETHER
    )


@pytest.mark.parametrize(("kind", "right"), MEMBERS, ids=lambda each: str(each)[-40:])
def test_a_member_of_a_pool_takes_what_is_right_and_refuses_the_rest(
    kind: type, right: dict[str, Any]
) -> None:
    def make(options: dict[str, Any]) -> None:
        stack = new_stack()
        pool = UserPool(stack, "Users")
        if kind is UiCustomization:
            pool.add_domain("Domain", prefix="acme-notes")
        kind(pool, "Member", **options)
        stack.make_rest()
        stack.check_rest()

    make(right)
    check_each_option(kind, right, taken_by(right), make, together=TOGETHER)


def test_a_pool_takes_what_is_right_and_refuses_the_rest() -> None:
    def make(options: dict[str, Any]) -> None:
        stack: AppStack = new_stack()
        UserPool(stack, "Users", **options)
        stack.make_rest()
        stack.check_rest()

    make({})
    check_each_option(UserPool, {}, TAKEN, make, together=TOGETHER)
