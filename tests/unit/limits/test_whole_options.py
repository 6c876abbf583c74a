"""Texts and lists at AWS's limits, given to the constructs themselves.

The other test of this folder reads bounds off the source. What checks a value in another way, such
as the length of a message with its placeholders or of a list, is tried here from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from gatehouse.auth import (
    Invitation,
    Mfa,
    OAuth,
    RiskEmail,
    Saml,
    UserPool,
    Verification,
)
from gatehouse.compute import Function, Vpc
from gatehouse.core import GatehouseError
from gatehouse.local.models.services import service_model

from tests.unit.limits.judging import judge
from tests.unit.synth import new_stack

Make = Callable[[Any], object]
_CREATE = "cognito-idp CreateUserPool"
_INVITE = f"{_CREATE} AdminCreateUserConfig.InviteMessageTemplate"
_VERIFY = f"{_CREATE} VerificationMessageTemplate"
_MFA = "cognito-idp SetUserPoolMfaConfig"
_RISK = (
    "cognito-idp SetRiskConfiguration "
    "AccountTakeoverRiskConfiguration.NotifyConfiguration.BlockEmail"
)


def client(**options: Any) -> object:
    return UserPool(new_stack(), "Users", usernames=["email"]).add_client("Web", **options)


def function(**options: Any) -> object:
    digest = "sha256:" + "0" * 64
    image = f"123456789012.dkr.ecr.eu-west-1.amazonaws.com/resize@{digest}"
    return Function(new_stack(), "Resize", image=image, **options)


def group(description: str) -> object:
    return UserPool(new_stack(), "Users").add_group("Editors", description=description)


def provider(metadata: list[str]) -> object:
    saml = Saml(metadata_url="https://sso.example.com/metadata")
    users = UserPool(new_stack(), "Users")
    return users.add_identity_provider("Staff", saml, identifiers=metadata)


def scopes(names: list[str]) -> object:
    users = UserPool(new_stack(), "Users")
    return users.add_resource_server("Api", identifier="a", scopes=dict.fromkeys(names, "Read"))


#: What takes a text, what must stand in it, and the judge.
TEXTS: dict[str, tuple[Make, str, str]] = {
    "Invitation.email_subject": (
        lambda text: Invitation(email_subject=text),
        "",
        f"{_INVITE}.EmailSubject",
    ),
    "Invitation.email_message": (
        lambda text: Invitation(email_message=text),
        "{username}{####}",
        f"{_INVITE}.EmailMessage",
    ),
    "Invitation.sms_message": (
        lambda text: Invitation(sms_message=text),
        "{username}{####}",
        f"{_INVITE}.SMSMessage",
    ),
    "Verification.email_subject": (
        lambda text: Verification(email_subject=text),
        "",
        f"{_VERIFY}.EmailSubject",
    ),
    "Verification.email_message": (
        lambda text: Verification(email_message=text),
        "{####}",
        f"{_VERIFY}.EmailMessage",
    ),
    "Verification.email_message by link": (
        lambda text: Verification(by="link", email_message=text),
        "{##a##}",
        f"{_VERIFY}.EmailMessageByLink",
    ),
    "Verification.sms_message": (
        lambda text: Verification(sms_message=text),
        "{####}",
        f"{_VERIFY}.SmsMessage",
    ),
    "Mfa.sms_message": (
        lambda text: Mfa("on", ["sms"], sms_message=text),
        "{####}",
        f"{_MFA} SmsMfaConfiguration.SmsAuthenticationMessage",
    ),
    # The model gives the subject of Mfa a pattern and no length; ours is that of all subjects.
    "Mfa.email_message": (
        lambda text: Mfa("on", ["email"], email_message=text),
        "{####}",
        f"{_MFA} EmailMfaConfiguration.Message",
    ),
    "RiskEmail.subject": (
        lambda text: RiskEmail(subject=text, text="a" * 6, html="a" * 6),
        "",
        f"{_RISK}.Subject",
    ),
    "RiskEmail.text": (
        lambda text: RiskEmail(subject="a", text=text, html="a" * 6),
        "",
        f"{_RISK}.TextBody",
    ),
    "RiskEmail.html": (
        lambda text: RiskEmail(subject="a", text="a" * 6, html=text),
        "",
        f"{_RISK}.HtmlBody",
    ),
    "Group.description": (group, "", "cognito-idp CreateGroup Description"),
}
#: Where a text of ours must be longer than AWS's shortest, with the reason.
LONGER = {
    "Group.description": "left out instead of empty",
}
#: What takes a list, how its entries are made, and the judge of its length.
LISTS: dict[str, tuple[Make, Callable[[int], Any], str]] = {
    "OAuth.callback_urls": (
        lambda urls: client(oauth=OAuth(callback_urls=urls)),
        lambda number: f"https://a{number}.example.com/",
        "cognito-idp CreateUserPoolClient CallbackURLs",
    ),
    "OAuth.logout_urls": (
        lambda urls: client(oauth=OAuth(["https://example.com/in"], logout_urls=urls)),
        lambda number: f"https://a{number}.example.com/",
        "cognito-idp CreateUserPoolClient LogoutURLs",
    ),
    "ResourceServer.scopes": (
        scopes,
        lambda number: f"scope{number}",
        "cognito-idp CreateResourceServer Scopes",
    ),
    "IdentityProvider.identifiers": (
        provider,
        lambda number: f"a{number}.example.com",
        "cognito-idp CreateIdentityProvider IdpIdentifiers",
    ),
    "Vpc.subnets": (
        lambda ids: function(vpc=Vpc(ids, ["sg-1"])),
        lambda number: f"subnet-{number}",
        "lambda CreateFunction VpcConfig.SubnetIds",
    ),
    "Vpc.security_groups": (
        lambda ids: function(vpc=Vpc(["subnet-1"], ids)),
        lambda number: f"sg-{number}",
        "lambda CreateFunction VpcConfig.SecurityGroupIds",
    ),
}


def _taken(make: Make, value: Any) -> bool:
    try:
        make(value)
    except GatehouseError:
        return False
    return True


def _filled(needed: str, length: int) -> str | None:
    """A text of a length that has what it needs; None where that is longer."""
    return needed + "a" * (length - len(needed)) if length >= len(needed) else None


def _at_the_limits(name: str) -> Iterator[tuple[str, bool]]:
    _, needed, named = TEXTS[name]
    one = judge(named)
    assert one.most is not None
    for length in {int(one.least or 0), int(one.most), int(one.most) + 1, int(one.least or 0) - 1}:
        text = _filled(needed, length) if length >= 0 else None
        if text is not None and not (length == 0 and name in LONGER):
            yield text, one.takes(text)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_at_awss_limits_is_taken_and_one_beyond_is_not(name: str) -> None:
    make = TEXTS[name][0]
    parted = [
        f"{len(text)} characters: AWS {'takes' if taken else 'refuses'} them"
        for text, taken in _at_the_limits(name)
        if _taken(make, text) is not taken
    ]
    assert parted == []


def _most(named: str) -> int:
    service, operation, path = named.split(" ")
    model = service_model(service)
    assert model is not None
    shape: Any = model.operation_model(operation).input_shape
    for name in path.split("."):
        shape = shape.members[name]
    return int(shape.metadata["max"])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_awss_length_is_taken_and_a_longer_one_is_not(name: str) -> None:
    make, entry, named = LISTS[name]
    most = _most(named)
    assert _taken(make, [entry(number) for number in range(1, most + 1)])
    assert not _taken(make, [entry(number) for number in range(1, most + 2)])
