"""Values that only Terraform knows pass every check of a value's form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError
from gatehouse.core.engine import Fn, TerraformVariable, Token
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token
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
