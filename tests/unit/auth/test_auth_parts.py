"""Auth is a pool, a client and an identity pool, in SST's words."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.auth import (
    Auth,
    GoogleLogin,
    Guests,
    UserPool,
)
from gatehouse.core import App, AppStack, OptionError
from gatehouse.iam import Permission

from tests.unit.synth import new_stack, synthesized

READ = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])


@pytest.mark.parametrize(
    ("options", "usernames", "aliases"),
    [
        ({}, None, None),
        ({"usernames": ["email"]}, ["email"], None),
        ({"usernames": ["email", "phone"]}, ["email", "phone_number"], None),
        ({"aliases": ["email"]}, None, ["email"]),
        ({"aliases": ["preferred_username", "email"]}, None, ["preferred_username", "email"]),
    ],
)
def test_usernames_and_aliases_reach_the_user_pool(
    stack: AppStack, options: dict[str, Any], usernames: Any, aliases: Any
) -> None:
    Auth(stack, "Auth", **options)
    pool = synthesized(stack)["resource"]["aws_cognito_user_pool"]["auth_user_pool"]
    assert pool.get("username_attributes") == usernames
    assert pool.get("alias_attributes") == aliases


def test_signed_in_users_and_guests_have_separate_permissions(stack: AppStack) -> None:
    auth = Auth(stack, "Auth", guests=Guests(reason="the catalogue"))
    write = Permission(actions=["s3:PutObject"], resources=["arn:aws:s3:::logs/today"])
    auth.attach_permissions_for_auth_users([write])
    auth.attach_permissions_for_unauth_users([READ])
    documents = synthesized(stack)["data"]["aws_iam_policy_document"]
    assert [
        documents[f"auth_identity_pool_{name}"]["statement"][0]["actions"]
        for name in ("authenticated", "unauthenticated")
    ] == [["s3:PutObject"], ["s3:GetObject"]]


def test_logins_add_users_who_sign_in_elsewhere(stack: AppStack) -> None:
    google = GoogleLogin("1-a.apps.googleusercontent.com")
    Auth(stack, "Auth", logins=[google])
    pool = synthesized(stack)["resource"]["aws_cognito_identity_pool"]["auth_identity_pool"]
    assert list(pool["supported_login_providers"]) == ["accounts.google.com"]
    assert len(pool["cognito_identity_providers"]) == 1


def test_without_an_identity_pool_only_the_user_pool_is_made(stack: AppStack) -> None:
    auth = Auth(stack, "Auth", identity_pool=False)
    resources = synthesized(stack)["resource"]
    assert list(resources) == ["aws_cognito_user_pool", "aws_cognito_user_pool_client"]
    with pytest.raises(OptionError, match="nobody gets credentials"):
        auth.attach_permissions_for_auth_users([READ])


def test_the_parts_may_be_in_different_stacks() -> None:
    app = App()
    users = UserPool(AppStack(app, "users", stage="test", region="eu-west-1"), "Users")
    web = users.add_client("Web")
    notes = AppStack(app, "notes", stage="test", region="eu-west-1")
    auth = Auth(notes, "Auth", user_pool=users, client=web)
    auth.attach_permissions_for_auth_users([READ])
    synth = synthesized(notes)
    assert "aws_cognito_user_pool" not in synth["resource"]
    (provider,) = synth["resource"]["aws_cognito_identity_pool"]["auth_identity_pool"][
        "cognito_identity_providers"
    ]
    other = "${data.terraform_remote_state.cross_stack_reference_input_users_test.outputs."
    assert provider["client_id"].startswith(other)
    assert provider["provider_name"].startswith(other)


def test_what_is_made_elsewhere_is_not_set_here(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    with pytest.raises(OptionError, match="must be set where the user pool is made"):
        Auth(stack, "Auth", user_pool=users, usernames=["email"])


def test_a_client_of_another_pool_is_refused(stack: AppStack) -> None:
    users, other = UserPool(stack, "Users"), UserPool(stack, "Other")
    with pytest.raises(OptionError, match="must be a client of notes-test/Users; this one is"):
        Auth(stack, "Auth", user_pool=users, client=other.add_client("Web"))


def test_a_change_of_what_is_not_made_is_refused(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    with pytest.raises(OptionError, match="must name what is made here"):
        Auth(stack, "Auth", user_pool=users, transform={"user_pool": {"name": "x"}})


@pytest.mark.parametrize("name", ["logins", "guests", "principal_tags"])
def test_options_of_an_identity_pool_need_one(stack: AppStack, name: str) -> None:
    given: dict[str, Any] = {
        "logins": [GoogleLogin("1-a.apps.googleusercontent.com")],
        "guests": Guests(reason="the catalogue"),
        "principal_tags": {"tenant": "custom:tenant"},
    }
    with pytest.raises(OptionError, match=f"{name}(.|\n)*must not be set together"):
        Auth(stack, "Auth", identity_pool=False, **{name: given[name]})


def test_a_wrong_username_names_the_user_pool_and_the_right_word() -> None:
    with pytest.raises(OptionError, match=r'Auth/UserPool(.|\n)*did you mean "email"'):
        Auth(new_stack(), "Auth", usernames=["mail"])
