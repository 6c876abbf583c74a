"""Policy variables reach IAM, and Terraform's expressions reach Terraform."""

from __future__ import annotations

import pytest
from gatehouse.core import AppStack
from gatehouse.iam import Condition, Permission, Role
from gatehouse.iam.policy_variables import for_policy_document
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.synth import synthesized, users_of_a_pool


@pytest.mark.parametrize(
    "variable",
    [
        "cognito-identity.amazonaws.com:sub",
        "cognito-identity.cn-north-1.amazonaws.com.cn:sub",
        "aws:username",
        "aws:PrincipalTag/tenant",
        "aws:username, 'anonymous'",
        "saml:sub",
        "www.amazon.com:user_id",
        "*",
        "?",
        "$",
    ],
)
def test_a_policy_variable_is_written_as_the_data_source_wants_it(variable: str) -> None:
    assert for_policy_document(f"a/${{{variable}}}/b") == f"a/&{{{variable}}}/b"


@pytest.mark.parametrize(
    "expression",
    [
        "${aws_s3_bucket.uploads.arn}",
        "${var.tenant}",
        "${local.names[0]}",
        '${lookup({"a" = "b"}, var.x, "c")}',
        '${var.open ? "a" : "b"}',
        "${provider::aws::arn_parse(var.arn)}",
        "${TfToken[TOKEN.12]}",
    ],
)
def test_an_expression_of_terraform_stays_as_it_is(expression: str) -> None:
    assert for_policy_document(expression) == expression


@given(st.text(alphabet="${}&:*?abc.-/ ", max_size=30))
def test_writing_twice_is_writing_once(text: str) -> None:
    assert for_policy_document(for_policy_document(text)) == for_policy_document(text)


def test_a_variable_and_a_reference_live_in_one_resource(stack: AppStack) -> None:
    role = Role(stack, "Role", trust=users_of_a_pool(stack))
    role.allow(
        Permission(
            actions=["s3:GetObject"],
            resources=[f"arn:aws:s3:::{stack.account_id}/${{aws:userid}}/*"],
            conditions=[Condition("StringEquals", "s3:prefix", ["${aws:PrincipalTag/tenant}/"])],
        )
    )
    (statement,) = synthesized(stack)["data"]["aws_iam_policy_document"]["role"]["statement"]
    assert statement["resources"] == [
        "arn:aws:s3:::${data.aws_caller_identity.current.account_id}/&{aws:userid}/*"
    ]
    assert statement["condition"][0]["values"] == ["&{aws:PrincipalTag/tenant}/"]
