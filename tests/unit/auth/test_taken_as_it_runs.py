"""What runs otherwise than any option says is given by a transform, and is then as it runs."""

from __future__ import annotations

import pytest
from gatehouse.auth import OAuth, StandardAttribute, UserPool
from gatehouse.core import AppStack, OptionError, Transform

from tests.unit.synth import addresses, synthesized


def test_a_pool_without_text_messages_has_no_role_for_them(stack: AppStack) -> None:
    without = Transform({"sms_configuration": None}, reason="it runs without them")
    UserPool(stack, "Users", usernames=["phone"], transform={"user_pool": without})
    assert [each for each in addresses(synthesized(stack)) if "iam_role" in each] == []


def test_a_pool_that_sends_them_has_one(stack: AppStack) -> None:
    UserPool(stack, "Users", usernames=["phone"])
    assert "aws_iam_role.users_sms" in addresses(synthesized(stack))


def required(stack: AppStack) -> UserPool:
    email = {"email": StandardAttribute(required=True)}
    return UserPool(stack, "Users", usernames=["email"], standard_attributes=email)


def test_a_client_without_a_list_lets_users_write_what_is_required(stack: AppStack) -> None:
    everything = Transform({"write_attributes": []}, reason="it runs like that")
    required(stack).add_client("Web", transform={"client": everything})
    made = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]
    assert made["write_attributes"] == []


def test_a_list_without_what_is_required_is_refused(stack: AppStack) -> None:
    too_few = Transform({"write_attributes": ["name"]}, reason="it runs like that")
    with pytest.raises(OptionError, match="must contain email"):
        required(stack).add_client("Web", transform={"client": too_few})


def test_a_block_without_what_it_must_have_is_refused(stack: AppStack) -> None:
    change = Transform({"sms_configuration": {}}, reason="it runs like that")
    with pytest.raises(OptionError, match=r"must have external_id, sns_caller_arn"):
        UserPool(stack, "Users", transform={"user_pool": change})


def test_a_client_whose_scopes_lack_openid_is_taken_by_a_transform(stack: AppStack) -> None:
    with pytest.raises(OptionError, match="must contain openid"):
        OAuth(callback_urls=["https://example.com/in"], scopes=["email"])
    change = Transform({"allowed_oauth_scopes": ["email"]}, reason="it runs like that")
    UserPool(stack, "Users").add_client(
        "Web",
        oauth=OAuth(callback_urls=["https://example.com/in"]),
        transform={"client": change},
    )
    client = synthesized(stack)["resource"]["aws_cognito_user_pool_client"]["web"]
    assert client["allowed_oauth_scopes"] == ["email"]
