"""Auth is a pool, a client and an identity pool, in SST's words."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.auth import Auth, Guests, UserPool
from gatehouse.auth.identity_pool import logins as federated
from gatehouse.core import App, AppStack, OptionError
from gatehouse.iam import Permission

from tests.unit.synth import new_stack, synthesized

READ = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])


@pytest.mark.parametrize(
    ("login", "usernames", "aliases"),
    [
        (None, None, None),
        (["email"], ["email"], None),
        (["email", "phone"], ["email", "phone_number"], None),
        (["username"], None, None),
        (["username", "email"], None, ["email"]),
        (["preferred_username", "email"], None, ["preferred_username", "email"]),
    ],
)
def test_login_is_what_users_sign_in_with(
    stack: AppStack, login: list[str] | None, usernames: Any, aliases: Any
) -> None:
    Auth(stack, "Auth", login=login)
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


def test_federation_adds_users_who_sign_in_elsewhere(stack: AppStack) -> None:
    google = federated.Google("1-a.apps.googleusercontent.com")
    Auth(stack, "Auth", identity_pool_federation=[google])
    pool = synthesized(stack)["resource"]["aws_cognito_identity_pool"]["auth_identity_pool"]
    assert list(pool["supported_login_providers"]) == ["accounts.google.com"]
    assert len(pool["cognito_identity_providers"]) == 1


def test_without_federation_there_is_no_identity_pool(stack: AppStack) -> None:
    auth = Auth(stack, "Auth", identity_pool_federation=False)
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
    with pytest.raises(OptionError, match="it is for a user_pool that is made here"):
        Auth(stack, "Auth", user_pool=users, login=["email"])


def test_a_client_of_another_pool_is_refused(stack: AppStack) -> None:
    users, other = UserPool(stack, "Users"), UserPool(stack, "Other")
    with pytest.raises(OptionError, match="not of notes-test/Users"):
        Auth(stack, "Auth", user_pool=users, client=other.add_client("Web"))


def test_a_change_of_what_is_not_made_is_refused(stack: AppStack) -> None:
    users = UserPool(stack, "Users")
    with pytest.raises(OptionError, match="not made here"):
        Auth(stack, "Auth", user_pool=users, transform={"user_pool": {"name": "x"}})


def test_login_and_triggers_reach_the_pool() -> None:
    with pytest.raises(OptionError, match="email"):
        Auth(new_stack(), "Auth", login=["mail"])
