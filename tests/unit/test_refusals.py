"""Checks that no other test would miss: each refusal names its option."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.api import HttpApi, PrivateService
from gatehouse.auth import (
    AppleLogin,
    Auth,
    Google,
    ImportedRole,
    Mfa,
    SecretFrom,
    UserPool,
    UserPoolClient,
)
from gatehouse.core import AppStack, GatehouseError

LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/b"
ROLE = "arn:aws:iam::111122223333:role/a"
GOOGLE = Google("1.apps.googleusercontent.com", SecretFrom.variable("google"))
NOT_A_LINK: Any = "vpc-1"
NO_LIST: Any = 5
NO_FLAG: Any = "no"


def users(stack: AppStack) -> UserPool:
    return UserPool(stack, "Users")


def styled(stack: AppStack, logo: str) -> object:
    pool = users(stack)
    pool.add_domain("Domain", prefix="acme-notes")
    return pool.customize_ui("Looks", css=".a { color: red; }", logo=logo)


CASES: list[tuple[Callable[[AppStack], object], str]] = [
    (
        lambda stack: HttpApi(stack, "Api").route("GET /a", PrivateService(LISTENER, NOT_A_LINK)),
        "vpc_link",
    ),
    (
        lambda stack: UserPoolClient.from_id(users(stack), "Web", "an id"),
        "client_id",
    ),
    (
        lambda stack: users(stack).add_identity_provider("Google", GOOGLE, identifiers=["a.com"]),
        "identifiers",
    ),
    (lambda stack: styled(stack, "missing.png"), "logo"),
    (lambda stack: AppleLogin("no services id"), "services_id"),
    (
        lambda stack: Mfa("optional", factors=["totp", "email"], email_subject="x" * 141),
        "email_subject",
    ),
    (lambda stack: Auth(stack, "Auth", logins=NO_LIST), "logins"),
    (lambda stack: Auth(stack, "Auth", identity_pool=NO_FLAG), "identity_pool"),
    (lambda stack: UserPool(stack, "Users", transform=NO_LIST), "transform"),
    (lambda stack: HttpApi(stack, "Api", transform=NO_LIST), "transform"),
    (lambda stack: HttpApi(stack, "Api", metrics=NO_FLAG), "metrics"),
    (lambda stack: ImportedRole(ROLE, trust_policy="{no json"), "trust_policy"),
]


@pytest.mark.parametrize(("make", "option"), CASES, ids=[option for _, option in CASES])
def test_a_wrong_value_is_refused_by_its_option(
    stack: AppStack, make: Callable[[AppStack], object], option: str
) -> None:
    with pytest.raises(GatehouseError) as refused:
        make(stack)
    assert option in re.findall(r"\w+", refused.value.option)
