"""A stack asks for a provider that takes what it has, and for nothing newer."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import (
    ChoiceSignIn,
    IdentityPool,
    Mfa,
    OidcLogin,
    Passkeys,
    PoolLogs,
    SesEmail,
    ThreatProtection,
    Triggers,
    UserPool,
)
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError, Transform, aws
from gatehouse.core.provider_versions import DEMANDED, NEWER

from tests.unit.synth import new_stack, synthesized

HANDLER = "lambdas/hello.main"
TEN_SECONDS = timedelta(seconds=10)
SES = SesEmail(
    "arn:aws:ses:eu-west-1:111122223333:identity/example.com", from_address="no-reply@example.com"
)


def pool(stack: AppStack, **options: Any) -> UserPool:
    return UserPool(stack, "Users", usernames=["email"], **options)


def email_factor(stack: AppStack) -> None:
    mfa = Mfa("on", factors=["email", "totp"], email_subject="Code", email_message="Is {####}")
    pool(stack, tier="essentials", mfa=mfa, email=SES, account_recovery=["admin"])


def sign_in(stack: AppStack, *factors: str, **options: Any) -> UserPool:
    choice = ChoiceSignIn([*factors], **options)
    return pool(stack, tier="essentials", mfa="off", email=SES, sign_in=choice)


def login(stack: AppStack, thumbprints: list[str]) -> None:
    issuer = OidcLogin("https://acme.eu.auth0.com/", ["k3y"], thumbprints=thumbprints)
    IdentityPool(stack, "Identities", logins=[issuer])


def javascript(stack: AppStack, runtime: str) -> None:
    Path("lambdas/hello.mjs").write_text("export const handler = async () => 1;\n")
    Function(stack, "Hello", "lambdas/hello.handler", runtime=runtime)


def built(stack: AppStack, runtime: str, handler: str, file: str) -> None:
    with zipfile.ZipFile("built.zip", "w") as archive:
        archive.writestr(file, "x")
    Function(stack, "Hello", handler, zip="built.zip", runtime=runtime)


# How each of the newer arguments comes into a stack, and what of it is newest.
USES: dict[tuple[str, str], tuple[Callable[[AppStack], object], str]] = {
    ("UserPool.tier", ""): (lambda stack: pool(stack, tier="essentials"), "5.83"),
    ("Mfa.factors", ""): (email_factor, "5.83"),
    ("UserPool.sign_in", ""): (lambda stack: sign_in(stack, "password", "email_code"), "5.83"),
    ("ChoiceSignIn.passkeys", ""): (
        lambda stack: sign_in(
            stack, "password", "passkey", passkeys=Passkeys(relying_party="example.com")
        ),
        "5.83",
    ),
    ("Triggers.pre_token_generation_version", "V3_0"): (
        lambda stack: pool(
            stack,
            tier="essentials",
            triggers=Triggers(pre_token_generation=HANDLER, pre_token_generation_version="v3"),
        ),
        "5.90",
    ),
    ("ThreatProtection.custom_auth", ""): (
        lambda stack: pool(
            stack, tier="plus", threat_protection=ThreatProtection("audit", custom_auth="audit")
        ),
        "5.98",
    ),
    ("add_client.auth_flows", "ALLOW_USER_AUTH"): (
        lambda stack: sign_in(stack, "password", "email_code").add_client("Web"),
        "5.83",
    ),
    ("add_client.refresh_rotation", ""): (
        lambda stack: pool(stack).add_client("Web", refresh_rotation=TEN_SECONDS),
        "5.98",
    ),
    ("add_domain.pages", ""): (
        lambda stack: pool(stack, tier="essentials").add_domain(
            "Domain", prefix="acme-notes", pages="managed"
        ),
        "5.95",
    ),
    ("Function.runtime", "nodejs22.x"): (
        lambda stack: javascript(stack, "nodejs22.x"),
        "5.76",
    ),
    ("Function.runtime", "nodejs24.x"): (
        lambda stack: javascript(stack, "nodejs24.x"),
        "6.20",
    ),
    ("Function.runtime", "ruby3.4"): (
        lambda stack: built(stack, "ruby3.4", "function.handler", "function.rb"),
        "5.94",
    ),
    ("Function.runtime", "java25"): (
        lambda stack: built(stack, "java25", "Handler", "Handler.class"),
        "6.20",
    ),
    ("Function.runtime", "dotnet10"): (
        lambda stack: built(stack, "dotnet10", "Notes::Notes.Get::Run", "Notes.dll"),
        "6.27",
    ),
    ("UserPool.logs", ""): (lambda stack: pool(stack, logs=PoolLogs()), "6.5"),
    ("add_branding", ""): (
        lambda stack: (users := pool(stack)).add_branding("Style", client=users.add_client("Web")),
        "6.12",
    ),
    ("Function.runtime", "python3.13"): (
        lambda stack: Function(stack, "Hello", HANDLER, runtime="python3.13"),
        "5.76",
    ),
    ("Function.runtime", "python3.14"): (
        lambda stack: Function(stack, "Hello", HANDLER, runtime="python3.14"),
        "6.20",
    ),
    ("OidcLogin without thumbprints", ""): (lambda stack: login(stack, []), "5.81"),
}


def asked(stack: AppStack) -> str:
    provider = synthesized(stack)["terraform"]["required_providers"]["aws"]
    assert provider["source"] == "hashicorp/aws"
    return str(provider["version"])


def test_each_argument_that_is_newer_has_its_use_here() -> None:
    listed = [each for table in (NEWER, DEMANDED) for some in table.values() for each in some]
    assert {(each.option, each.value) for each in listed} == USES.keys()


def test_the_documentation_lists_each_argument_that_is_newer() -> None:
    page = (Path(__file__).parents[3] / "docs" / "stack.md").read_text()
    rows = re.findall(r"^\| (.+) \| (\d+\.\d+) \|$", page, re.MULTILINE)
    listed = [each for table in (NEWER, DEMANDED) for some in table.values() for each in some]
    assert {version for _, version in rows} == {each.since for each in listed}
    for each in listed:
        names = re.findall(r"\w+", each.option)
        assert any(version == each.since and names[-1] in options for options, version in rows), (
            each
        )


@pytest.mark.parametrize("use", USES.values(), ids=[" ".join(key).strip() for key in USES])
def test_an_option_asks_for_the_version_that_takes_it(
    use: tuple[Callable[[AppStack], object], str],
) -> None:
    make, least = use
    stack = new_stack()
    make(stack)
    assert asked(stack) == f">= {least}, < 7.0"


@pytest.mark.parametrize("use", USES.values(), ids=[" ".join(key).strip() for key in USES])
def test_versions_that_do_not_take_an_option_are_refused(
    use: tuple[Callable[[AppStack], object], str],
) -> None:
    make, least = use
    with pytest.raises(OptionError, match="or later of the AWS provider") as raised:
        make(new_stack(provider_versions=">= 5.70, < 5.76"))
    assert ">=" in raised.value.fix
    right = new_stack(provider_versions=f"~> {least}.0")
    make(right)
    assert asked(right) == f"~> {least}.0"


@pytest.mark.parametrize(
    "make",
    [
        lambda stack: pool(stack),
        lambda stack: pool(stack).add_client("Web"),
        lambda stack: pool(stack).add_domain("Domain", prefix="acme-notes"),
        lambda stack: Function(stack, "Hello", HANDLER),
        lambda stack: login(stack, ["a" * 40]),
    ],
)
def test_what_every_version_takes_asks_for_nothing_more(make: Callable[[AppStack], Any]) -> None:
    stack = new_stack()
    make(stack)
    assert asked(stack) == ">= 5.70, < 7.0"


def test_an_argument_of_a_transform_asks_for_its_version_too(stack: AppStack) -> None:
    lite = Transform({"user_pool_tier": "LITE"}, reason="no user of it signs in with a password")
    pool(stack, transform={"user_pool": lite})
    assert asked(stack) == ">= 5.83, < 7.0"


@pytest.mark.parametrize(
    ("given", "written", "with_5_83"),
    [
        ("~> 5.90", "~> 5.90", "~> 5.90"),
        ("5.100.0", "5.100.0", "5.100.0"),
        ("= 5.100.0", "= 5.100.0", "= 5.100.0"),
        (">= 5.83", ">= 5.83, < 7.0", ">= 5.83, < 7.0"),
        ("< 6.0", "< 6.0, >= 5.70", "< 6.0, >= 5.70, >= 5.83"),
        ("<= 5.99.1", "<= 5.99.1, >= 5.70", "<= 5.99.1, >= 5.70, >= 5.83"),
        ("~> 5.0, != 5.80.0", "~> 5.0, != 5.80.0, >= 5.70", "~> 5.0, != 5.80.0, >= 5.70, >= 5.83"),
    ],
)
def test_the_versions_of_a_stack_are_kept(given: str, written: str, with_5_83: str) -> None:
    assert asked(new_stack(provider_versions=given)) == written
    stack = new_stack(provider_versions=given)
    pool(stack, tier="essentials")
    assert asked(stack) == with_5_83


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("~> 4.0", "must have versions of >= 5.70, < 7.0"),
        (">= 7.0", "must have versions of >= 5.70, < 7.0"),
        ("> 5.99, < 5.80", "must have versions of"),
        ("latest", "must be versions in Terraform's words"),
        ("", "must be versions in Terraform's words"),
        (5.9, "must be versions in Terraform's words"),
        ("${var.version}", "must be known while Python runs"),
    ],
)
def test_versions_that_terraform_does_not_read_are_refused(given: Any, said: str) -> None:
    with pytest.raises(OptionError, match=said) as raised:
        new_stack(provider_versions=given)
    assert raised.value.option == "provider_versions"


def test_an_override_of_the_app_stays_where_nothing_needs_more(stack: AppStack) -> None:
    stack.add_override("terraform.required_providers.aws.version", "5.100.0")
    aws.sqs_queue.SqsQueue(stack, "Jobs")
    assert asked(stack) == "5.100.0"
