"""Values that only Terraform knows pass every check of a value's form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.auth import Guests, IdentityPool, UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError
from gatehouse.core.engine import Fn, TerraformVariable, Token
from gatehouse.core.options import option
from gatehouse.core.tokens import as_one_list, as_one_map, is_token
from gatehouse.iam import Permission

from tests.unit.synth import new_stack, synthesized


@pytest.mark.parametrize(
    "make",
    [
        lambda: Token.as_string("${var.x}"),
        lambda: Token.as_number("${var.x}"),
        lambda: Token.as_list("${var.x}"),
        lambda: Token.as_any("${var.x}"),
        lambda: Fn.join("-", ["a", Token.as_string("${var.x}")]),
        lambda: new_stack(region=None).region,
    ],
    ids=["text", "number", "list", "any", "function", "reference"],
)
def test_every_form_of_a_token_is_known(make: Any) -> None:
    assert is_token(make())


@pytest.mark.parametrize(
    "value", ["plain", "$5", "{}", "", 5, -1.5, True, None, [], ["a"], {}, {"a": 1}, object()]
)
def test_a_plain_value_is_no_token(value: object) -> None:
    assert not is_token(value)


@pytest.mark.parametrize("make", [Token.as_string, Token.as_number, Token.as_any])
def test_a_number_may_be_a_token(stack: AppStack, make: Any) -> None:
    Function(stack, "Hello", "lambdas/hello.main", memory=make("${var.memory}"))
    made = synthesized(stack)["resource"]["aws_lambda_function"]["hello"]
    assert made["memory_size"] == "${var.memory}"


@pytest.mark.parametrize("make", [Token.as_string, Token.as_any])
def test_a_word_may_be_a_token(stack: AppStack, make: Any) -> None:
    Function(stack, "Hello", "lambdas/hello.main", runtime=make("${var.runtime}"))
    made = synthesized(stack)["resource"]["aws_lambda_function"]["hello"]
    assert made["runtime"] == "${var.runtime}"


def test_words_with_a_meaning_of_their_own_may_be_tokens(stack: AppStack) -> None:
    UserPool(stack, "Users", mfa="${var.mfa}", usernames=["${var.username}"])
    made = synthesized(stack)["resource"]["aws_cognito_user_pool"]["users"]
    assert made["mfa_configuration"] == "${var.mfa}"
    assert made["username_attributes"] == ["${var.username}"]


def test_an_environment_variable_may_be_a_token(stack: AppStack) -> None:
    Function(stack, "Hello", "lambdas/hello.main", environment={"ACCOUNT": stack.account_id})
    made = synthesized(stack)["resource"]["aws_lambda_function"]["hello"]
    account = "${data.aws_caller_identity.current.account_id}"
    assert made["environment"] == {"variables": {"ACCOUNT": account}}


def test_a_resource_may_be_a_token(stack: AppStack) -> None:
    permission = Permission(actions=["s3:GetObject"], resources=[f"{stack.account_id}"])
    assert is_token(permission.resources[0])


@pytest.mark.parametrize("options", [{"usernames": "${var.x}"}, {"mfa": ["${var.x}"]}])
def test_a_token_of_the_wrong_shape_is_still_wrong(
    stack: AppStack, options: dict[str, Any]
) -> None:
    with pytest.raises(OptionError):
        UserPool(stack, "Users", **options)


def test_a_duration_is_known_when_python_runs() -> None:
    with pytest.raises(OptionError, match=r"datetime\.timedelta from 1 second to 1 minute"):
        option("x", "timeout", "${var.x}").duration(timedelta(seconds=1), timedelta(minutes=1))


@pytest.mark.parametrize("number", [-1e300, -1e289, -(10**400), float("-inf"), float("nan"), 0.0])
def test_a_number_that_somebody_wrote_is_no_token(number: float) -> None:
    assert not is_token(number)


def test_a_number_that_terraform_knows_is_a_token() -> None:
    variable = TerraformVariable(new_stack(), "Size", type="number")
    assert is_token(variable.number_value)


# ---- beside a list or map of Terraform's ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", '"plain"'),
        ('say "hi"', r'"say \"hi\""'),
        ("C:\\x", r'"C:\\x"'),
        ("two\nlines", r'"two\nlines"'),
        ("$${aws:userid}", r'"\u0024{aws:userid}"'),
        ("${var.other}", '"${var.other}"'),
        ('${lookup(var.m, "a")}/"x"', r'"${lookup(var.m, "a")}/\"x\""'),
        ("10%%{x}", '"10%%{x}"'),
    ],
)
def test_text_means_the_same_beside_what_terraform_knows(
    stack: AppStack, text: str, expected: str
) -> None:
    """A quote would end the text, and what follows it would be an expression."""
    given = TerraformVariable(stack, "given", type="list(string)")
    stack.output(List=Fn.join(",", as_one_list([*given.list_value, text])))
    named = TerraformVariable(stack, "named", type="map(string)")
    both = as_one_map({**Token.as_string_map(named.value), "key": text})
    stack.output(Map=Fn.jsonencode(both))
    found = synthesized(stack)["output"]
    assert found["List"]["value"] == f'${{join(",", concat(var.given, [{expected}]))}}'
    assert f'merge(var.named, {{"key" = {expected}}})' in found["Map"]["value"]


def test_entries_may_be_what_cdktf_returns_as_value(stack: AppStack) -> None:
    text = TerraformVariable(stack, "text", type="string")
    number: Any = TerraformVariable(stack, "number", type="number").number_value
    Function(
        stack,
        "Work",
        "lambdas/hello.main",
        environment={"TEXT": text.value, "NUMBER": number},
        permissions=[Permission(["s3:GetObject"], [text.value, "arn:aws:s3:::files/*"])],
    )
    made = synthesized(stack)
    variables = made["resource"]["aws_lambda_function"]["work"]["environment"]["variables"]
    assert variables == {"TEXT": "${var.text}", "NUMBER": "${var.number}"}
    statements = made["data"]["aws_iam_policy_document"]["work"]["statement"]
    assert ["${var.text}", "arn:aws:s3:::files/*"] in [each["resources"] for each in statements]


def test_a_list_is_no_single_value(stack: AppStack) -> None:
    given = TerraformVariable(stack, "given", type="list(string)").list_value
    with pytest.raises(OptionError, match="must be a whole number"):
        option("x", "memory", given).integer(128, 10_240)
    with pytest.raises(OptionError, match="must be one of"):
        option("x", "architecture", given).one_of("arm64", "x86_64")
    with pytest.raises(OptionError, match="this is a list or a map"):
        option("x", "kms_key", given).text(rule="must be a key")
    with pytest.raises(OptionError, match="must be True or False"):
        option("x", "metrics", given).flag(or_token=True)


def test_guests_may_be_allowed_actions_that_only_terraform_knows(stack: AppStack) -> None:
    given = TerraformVariable(stack, "given", type="list(string)").list_value
    identities = IdentityPool(stack, "Ids", guests=Guests("They look around"))
    identities.guests.allow(Permission(given, ["arn:aws:rum:eu-west-1:111122223333:appmonitor/a"]))
    text = Token.as_string("${var.given[0]}")
    identities.guests.allow(Permission([text], ["arn:aws:rum:eu-west-1:111122223333:appmonitor/b"]))
    synthesized(stack)


def test_an_action_beside_them_is_checked_for_guests(stack: AppStack) -> None:
    given = TerraformVariable(stack, "given", type="list(string)").list_value
    identities = IdentityPool(stack, "Ids", guests=Guests("They look around"))
    instance = "arn:aws:ec2:eu-west-1:111122223333:instance/i-1"
    identities.guests.allow(Permission([*given, "ec2:RunInstances"], [instance]))
    with pytest.raises(OptionError, match="Cognito keeps guests from ec2:RunInstances"):
        synthesized(stack)
