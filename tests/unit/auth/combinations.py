"""Pools with combinations of options of which Cognito refuses others, for tests that apply them."""

from __future__ import annotations

from gatehouse.auth import (
    BooleanAttribute,
    ChoiceSignIn,
    CognitoEmail,
    DateTimeAttribute,
    Facebook,
    Google,
    Invitation,
    Mfa,
    NumberAttribute,
    Passkeys,
    SecretFrom,
    SesEmail,
    StandardAttribute,
    StringAttribute,
    UserPool,
)
from gatehouse.core import AppStack

MAIL = SesEmail(
    "arn:aws:ses:us-east-1:000000000000:identity/example.com", from_address="a@example.com"
)


def combinations(stack: AppStack) -> None:
    """A pool for each way of recovery, of second and of first factors, and with each attribute."""
    UserPool(stack, "Invited", usernames=["email"], invitation=Invitation(email_subject="Hello"))
    UserPool(stack, "Optional", usernames=["email"], mfa=Mfa(factors=["email"]), email=MAIL)
    UserPool(stack, "Required", usernames=["email"], mfa=Mfa("on", factors=["email"]), email=MAIL)
    UserPool(stack, "Phone", usernames=["phone"])
    UserPool(stack, "PhoneRequired", usernames=["phone"], mfa="on")
    UserPool(stack, "PhoneOff", usernames=["phone"], mfa="off")
    passkeys = Passkeys(relying_party="example.com")
    UserPool(
        stack,
        "Passkeys",
        usernames=["phone"],
        sign_in=ChoiceSignIn(["password", "passkey", "sms_code"], passkeys),
    )
    own = UserPool(stack, "OwnDomain", usernames=["email"], mfa="off", sign_in=ChoiceSignIn())
    own.add_domain("Domain", prefix="acme-passkeys")
    UserPool(
        stack,
        "Codes",
        usernames=["email"],
        sign_in=ChoiceSignIn(["password", "email_code"]),
        email=CognitoEmail(),
    )
    _attributes(stack)


def _attributes(stack: AppStack) -> None:
    users = UserPool(
        stack,
        "Attributes",
        standard_attributes={
            name: StandardAttribute() for name in ("birthdate", "email", "updated_at")
        },
        custom_attributes={
            "any": NumberAttribute(),
            "least": NumberAttribute(minimum=-5),
            "most": NumberAttribute(maximum=0),
            "range": NumberAttribute(0, 9),
            "text": StringAttribute(),
            "word": StringAttribute(max_length=64, mutable=False),
            "moment": DateTimeAttribute(),
            "flag": BooleanAttribute(),
        },
    )
    secret = SecretFrom.variable("staff_client_secret")
    providers = [
        users.add_identity_provider("Facebook", Facebook("123", secret)),
        users.add_identity_provider(
            "Google",
            Google(
                "123.apps.googleusercontent.com",
                secret,
                attributes={"username": "sub", "email": "email", "custom:text": "hd"},
            ),
        ),
    ]
    users.add_client(
        "Filled",
        providers=providers,
        write_attributes=["email", "family_name", "given_name", "name", "custom:text"],
    )
