"""A provider's user is linked to the owner of a verified address, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from gatehouse.handlers import linking
from gatehouse.handlers.linking import link_to_existing_user

POOL = "eu-west-1_AbCdEfGhI"
ANN = "ann@example.com"


def user(name: str = "ann", email: str = ANN, *, verified: bool = True, **fields: Any) -> Any:
    attributes = {"email": email, "email_verified": str(verified).lower()}
    listed = [{"Name": key, "Value": value} for key, value in attributes.items()]
    return {
        "Username": name,
        "Enabled": True,
        "UserStatus": "CONFIRMED",
        "Attributes": listed,
        **fields,
    }


class Cognito:
    """The two operations that are needed; what was linked, and what was asked for."""

    def __init__(self, users: list[Any]) -> None:
        self.users = users
        self.linked: list[dict[str, Any]] = []
        self.filters: list[str] = []

    def get_paginator(self, name: str) -> Cognito:
        assert name == "list_users"
        return self

    def paginate(self, **given: str) -> Iterator[dict[str, Any]]:
        assert given["UserPoolId"] == POOL
        self.filters.append(given["Filter"])
        yield {"Users": []}  # Cognito may return a page with nobody first
        yield {"Users": self.users}

    def admin_link_provider_for_user(self, **given: Any) -> None:
        self.linked.append(given)


def event(username: str = "google_123", **attributes: str) -> dict[str, Any]:
    return {
        "triggerSource": "PreSignUp_ExternalProvider",
        "userPoolId": POOL,
        "userName": username,
        "request": {"userAttributes": {"email": ANN, "email_verified": "true", **attributes}},
    }


@pytest.fixture
def cognito(monkeypatch: pytest.MonkeyPatch) -> Cognito:
    made = Cognito([user()])
    monkeypatch.setattr(linking, "_client", lambda: made)
    return made


@pytest.mark.parametrize("username", ["google_123", "Google_123"])
def test_the_owner_of_a_verified_address_is_linked(cognito: Cognito, username: str) -> None:
    assert link_to_existing_user(event(username), trusted=["Okta", "Google"]) == "ann"
    assert cognito.linked == [
        {
            "UserPoolId": POOL,
            "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": "ann"},
            "SourceUser": {
                "ProviderName": "Google",
                "ProviderAttributeName": "Cognito_Subject",
                "ProviderAttributeValue": "123",
            },
        }
    ]
    assert cognito.filters == [f'email = "{ANN}"']


@pytest.mark.parametrize(
    ("username", "trusted", "source"),
    [
        ("Okta_00u_A1", ["Okta"], ("Okta", "00u_A1")),
        ("a_bcd_7", ["a_bcd"], ("a_bcd", "7")),
        ("signinwithapple_001.ab", ["SignInWithApple"], ("SignInWithApple", "001.ab")),
    ],
)
def test_the_id_is_what_follows_the_name(
    cognito: Cognito, username: str, trusted: list[str], source: tuple[str, str]
) -> None:
    assert link_to_existing_user(event(username), trusted=trusted) == "ann"
    linked = cognito.linked[0]["SourceUser"]
    assert (linked["ProviderName"], linked["ProviderAttributeValue"]) == source


def test_the_case_of_an_address_does_not_count(cognito: Cognito) -> None:
    assert link_to_existing_user(event(email="Ann@Example.com"), trusted=["Google"]) == "ann"
    assert cognito.filters == ['email = "Ann@Example.com"', 'email = "ann@example.com"']


@pytest.mark.parametrize(
    "given",
    [
        event(email_verified="false"),
        event(email_verified=""),
        event(email=""),
        event(email='ann@example.com" or sub ^= "'),
        event(email="ann\\@example.com"),
        event(email="ann@e\u212aample.com"),  # a Kelvin sign, whose lower case is a k
        event("Facebook_123"),
        event("Googles_123"),
        event("Google_"),
        event("ann"),
    ],
    ids=str,
)
def test_who_is_not_vouched_for_is_not_linked(cognito: Cognito, given: dict[str, Any]) -> None:
    assert link_to_existing_user(given, trusted=["Google"]) is None
    assert (cognito.linked, cognito.filters) == ([], [])


def test_an_address_that_the_provider_says_nothing_of_is_not_linked(cognito: Cognito) -> None:
    given = event()
    del given["request"]["userAttributes"]["email_verified"]
    assert link_to_existing_user(given, trusted=["Google"]) is None
    assert cognito.linked == []


@pytest.mark.parametrize(
    "users",
    [
        [],
        [user(verified=False)],
        [user(UserStatus="UNCONFIRMED")],
        [user(UserStatus="EXTERNAL_PROVIDER")],
        [user(UserStatus="FORCE_CHANGE_PASSWORD")],
        [user(Enabled=False)],
        [user(email="ann@example.com.evil.test")],
        [user("ann"), user("anna")],
    ],
    ids=["nobody", "not verified", "not confirmed", "external", "invited", "off", "other", "two"],
)
def test_nobody_is_linked_to_an_account_that_is_not_surely_theirs(
    cognito: Cognito, users: list[Any]
) -> None:
    cognito.users = users
    assert link_to_existing_user(event(), trusted=["Google"]) is None
    assert cognito.linked == []


def test_an_account_that_somebody_else_prepared_does_not_stop_the_owner(cognito: Cognito) -> None:
    cognito.users = [user("mallory", verified=False), user("ann")]
    assert link_to_existing_user(event(), trusted=["Google"]) == "ann"


@pytest.mark.parametrize("source", ["PreSignUp_SignUp", "PreSignUp_AdminCreateUser"])
def test_other_sign_ups_are_left_alone(cognito: Cognito, source: str) -> None:
    given = {**event(), "triggerSource": source}
    assert link_to_existing_user(given, trusted=["Google"]) is None
    assert cognito.filters == []


@pytest.mark.parametrize("trusted", ["Google", [], [None]])
def test_providers_are_trusted_by_a_list_of_names(cognito: Cognito, trusted: Any) -> None:
    with pytest.raises(ValueError, match="trusted must be a list of names of identity providers"):
        link_to_existing_user(event(), trusted=trusted)
