"""Whatever is passed to an option, it ends in an error of Gatehouse or in none."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
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
from gatehouse.core import AppStack, GatehouseError

from tests.unit.synth import new_stack

# Each of them is wrong somewhere.
VALUES: list[Any] = [
    *(None, True, -1, float("nan"), "", "a b", "x" * 300, b"x", object(), timedelta(days=1)),
    *([], {}, [None], ["x"], [["x"]], {"x": None}, {1: 2}),
]
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


def held_to_their_options(
    kind: type, right: dict[str, Any], make: Callable[[dict[str, Any]], object]
) -> None:
    """Put each value into each option, the others being right; only a GatehouseError may come."""
    taken = inspect.signature(vars(kind)["__init__"]).parameters
    for name in taken.keys() - {"self", "scope", "pool", "id", "transform"}:
        for value in VALUES:
            with suppress(GatehouseError):
                make({**right, name: value})


@pytest.mark.parametrize(("kind", "right"), VALUES_OF_OPTIONS, ids=lambda each: str(each)[-40:])
def test_a_value_of_options_takes_what_is_right_and_refuses_the_rest(
    kind: Callable[..., object], right: dict[str, Any]
) -> None:
    kind(**right)
    held_to_their_options(kind, right, lambda options: kind(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "right"), MEMBERS, ids=lambda each: str(each)[-40:])
def test_a_member_of_a_pool_takes_what_is_right_and_refuses_the_rest(
    kind: Callable[..., object], right: dict[str, Any]
) -> None:
    def make(options: dict[str, Any]) -> None:
        stack = new_stack()
        pool = UserPool(stack, "Users")
        if kind is UiCustomization:
            pool.add_domain("Domain", prefix="acme-notes")
        kind(pool, "Member", **options)
        stack.finish()

    make(right)
    held_to_their_options(kind, right, make)  # type: ignore[arg-type]


def test_a_pool_takes_what_is_right_and_refuses_the_rest() -> None:
    def make(options: dict[str, Any]) -> None:
        stack: AppStack = new_stack()
        UserPool(stack, "Users", **options)
        stack.finish()

    make({})
    held_to_their_options(UserPool, {}, make)
