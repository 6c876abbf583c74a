"""Capitals in a name matter only where the user pool says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.gatehouse.local.pools import refusal

_PASSWORD = "Correct-1-horse"


@dataclass
class Users:
    """A user pool with a client."""

    idp: Any
    pool: str
    client: str

    def sign_up(self, name: str) -> Any:
        return self.idp.sign_up(ClientId=self.client, Username=name, Password=_PASSWORD)

    def create(self, name: str) -> Any:
        return self.idp.admin_create_user(UserPoolId=self.pool, Username=name)

    def member(self, name: str) -> None:
        self.sign_up(name)
        self.idp.admin_confirm_sign_up(UserPoolId=self.pool, Username=name)

    def sign_in(self, name: str) -> Any:
        return self.idp.initiate_auth(
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": _PASSWORD},
        )["AuthenticationResult"]


def _users(idp: Any, *, sensitive: bool, **options: Any) -> Users:
    pool = idp.create_user_pool(
        PoolName="spelling", UsernameConfiguration={"CaseSensitive": sensitive}, **options
    )["UserPool"]["Id"]
    client = idp.create_user_pool_client(
        UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    return Users(idp, pool, client["UserPoolClient"]["ClientId"])


@pytest.fixture(params=["name", "email"])
def insensitive(request: pytest.FixtureRequest, clients: Callable[..., Any]) -> Users:
    by_email = {"UsernameAttributes": ["email"]} if request.param == "email" else {}
    return _users(clients("cognito-idp"), sensitive=False, **by_email)


def test_a_user_signs_in_with_any_spelling(insensitive: Users) -> None:
    insensitive.member("ada@example.com")
    assert insensitive.sign_in("Ada@Example.com")


def test_another_spelling_is_the_same_name(insensitive: Users) -> None:
    insensitive.member("ada@example.com")
    assert refusal(insensitive.sign_up, "ADA@example.com") == "UsernameExistsException"
    assert refusal(insensitive.create, "ADA@example.com") == "UsernameExistsException"


def test_in_a_case_sensitive_pool_another_spelling_is_another_name(
    clients: Callable[..., Any],
) -> None:
    users = _users(clients("cognito-idp"), sensitive=True)
    users.member("ada")
    assert refusal(users.sign_in, "Ada") == "UserNotFoundException"
    users.member("Ada")
