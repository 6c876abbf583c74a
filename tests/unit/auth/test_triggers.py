"""Triggers: what Cognito calls, who may call it, and rights on the pool without a cycle."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from gatehouse.auth import Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack

from tests.unit.synth import synthesized

HANDLER = "lambdas/hello.main"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
TWELVE = [
    field.name
    for field in fields(Triggers)
    if field.name not in ("kms_key_arn", "pre_token_generation_version")
]
# Those that come with others.
ALONE = [name for name in TWELVE if "challenge" not in name and "sender" not in name]


def made(stack: AppStack, **triggers: Any) -> Any:
    UserPool(stack, "Users", triggers=Triggers(**triggers))
    return synthesized(stack)["resource"]


def test_there_are_twelve_triggers() -> None:
    assert len(TWELVE) == 12


@pytest.mark.parametrize("name", ALONE)
def test_a_handler_becomes_a_function_that_this_pool_alone_may_call(
    stack: AppStack, name: str
) -> None:
    resources = made(stack, **{name: HANDLER})
    function = f"users_{name}"
    assert resources["aws_lambda_function"][function]["handler"] == HANDLER
    arn = f"${{aws_lambda_function.{function}.arn}}"
    assert resources["aws_cognito_user_pool"]["users"]["lambda_config"] == (
        {"pre_token_generation_config": {"lambda_arn": arn, "lambda_version": "V1_0"}}
        if name == "pre_token_generation"
        else {name: arn}
    )
    assert resources["aws_lambda_permission"] == {
        function: {
            "action": "lambda:InvokeFunction",
            "function_name": f"${{aws_lambda_function.{function}.function_name}}",
            "principal": "cognito-idp.amazonaws.com",
            "source_arn": "${aws_cognito_user_pool.users.arn}",
        }
    }


def test_one_function_answers_all_challenges(stack: AppStack) -> None:
    function = Function(stack, "Challenge", HANDLER)
    three = ["define_auth_challenge", "create_auth_challenge", "verify_auth_challenge_response"]
    resources = made(stack, **dict.fromkeys(three, function))
    assert list(resources["aws_lambda_function"]) == ["challenge"]
    assert len(resources["aws_lambda_permission"]) == 3


def test_a_function_of_another_stack_is_named_by_its_arn(stack: AppStack) -> None:
    arn = "arn:aws:lambda:eu-west-1:111122223333:function:users"
    resources = made(stack, pre_sign_up=arn)
    assert "aws_lambda_function" not in resources
    assert resources["aws_lambda_permission"]["users_pre_sign_up"]["function_name"] == arn


@pytest.mark.parametrize(("version", "written"), [("v2", "V2_0"), ("v3", "V3_0")])
def test_claims_of_access_tokens_need_a_later_version(
    stack: AppStack, version: str, written: str
) -> None:
    resources = made(stack, pre_token_generation=HANDLER, pre_token_generation_version=version)
    assert resources["aws_cognito_user_pool"]["users"]["lambda_config"] == {
        "pre_token_generation_config": {
            "lambda_arn": "${aws_lambda_function.users_pre_token_generation.arn}",
            "lambda_version": written,
        }
    }


def test_senders_get_a_key_and_may_decrypt_with_it(stack: AppStack) -> None:
    UserPool(stack, "Users", triggers=Triggers(custom_email_sender=HANDLER))
    synth = synthesized(stack)
    key = synth["resource"]["aws_kms_key"]["users_senders"]
    assert key["enable_key_rotation"] is True
    config = synth["resource"]["aws_cognito_user_pool"]["users"]["lambda_config"]
    assert config["kms_key_id"] == "${aws_kms_key.users_senders.arn}"
    assert config["custom_email_sender"]["lambda_version"] == "V1_0"
    statements = synth["data"]["aws_iam_policy_document"]["users_custom_email_sender"]["statement"]
    (decrypt,) = [each for each in statements if each["actions"] == ["kms:Decrypt"]]
    assert decrypt["resources"] == ["${aws_kms_key.users_senders.arn}"]


def test_senders_can_use_a_key_of_your_own(stack: AppStack) -> None:
    resources = made(stack, custom_sms_sender=HANDLER, kms_key_arn=KEY)
    assert "aws_kms_key" not in resources
    assert resources["aws_cognito_user_pool"]["users"]["lambda_config"]["kms_key_id"] == KEY


@pytest.mark.parametrize("sender", ["custom_email_sender", "custom_sms_sender"])
def test_an_imported_sender_brings_its_right_to_a_key_of_your_own(
    stack: AppStack, sender: str
) -> None:
    function = Function.from_name(stack, "Send", "send")
    given: dict[str, Any] = {sender: function, "kms_key_arn": KEY}
    UserPool(stack, "Users", triggers=Triggers(**given))
    synth = synthesized(stack)
    config = synth["resource"]["aws_cognito_user_pool"]["users"]["lambda_config"]
    assert config["kms_key_id"] == KEY
    assert config[sender]["lambda_arn"] == "${data.aws_lambda_function.send.arn}"
    permission = synth["resource"]["aws_lambda_permission"][f"users_{sender}"]
    assert permission["function_name"] == "${data.aws_lambda_function.send.function_name}"
    assert "aws_iam_role_policy" not in synth["resource"]


def test_a_trigger_may_administer_users_by_a_policy_that_nothing_waits_for(
    stack: AppStack,
) -> None:
    users = UserPool(stack, "Users", triggers=Triggers(post_confirmation=HANDLER))
    function = users.triggers["post_confirmation"]
    users.grant_admin(function, "AdminGetUser")
    users.grant_admin(function, "AdminAddUserToGroup", "AdminGetUser")
    synth = synthesized(stack)
    name = "users_admin_users_post_confirmation"
    (statement,) = synth["data"]["aws_iam_policy_document"][name]["statement"]
    assert statement["actions"] == ["cognito-idp:AdminAddUserToGroup", "cognito-idp:AdminGetUser"]
    assert statement["resources"] == ["${aws_cognito_user_pool.users.arn}"]
    policy = synth["resource"]["aws_iam_role_policy"][name]
    assert policy["role"] == "${aws_iam_role.users_post_confirmation.name}"
    assert name not in str(synth["resource"]["aws_lambda_function"])
