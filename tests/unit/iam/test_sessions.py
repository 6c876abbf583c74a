"""Permissions go by what the sessions of their role have."""

from __future__ import annotations

import pytest
from gatehouse.compute import Function
from gatehouse.core import AppStack, OptionError, Transform
from gatehouse.iam import Condition, Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from tests.unit.synth import new_stack, synthesized, users_of_a_pool

GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
ACCOUNT = Trust(Principal("AWS", ["111122223333"]))
TAGGED = Trust(Principal("AWS", ["111122223333"]), tag_session=True)
AUTH0 = Trust(
    Principal("Federated", ["arn:aws:iam::111122223333:oidc-provider/acme.auth0.com"]),
    action="sts:AssumeRoleWithWebIdentity",
    conditions=[Condition("StringEquals", "acme.auth0.com:aud", ["app"])],
)


def reading(variable: str) -> Permission:
    return Permission(["s3:GetObject"], [f"arn:aws:s3:::notes/{variable}/today"])


@pytest.mark.parametrize(
    ("trust", "variable"),
    [
        (GLUE, "${aws:userid}"),
        (GLUE, "${aws:PrincipalTag/app}"),
        (GLUE, "${aws:PrincipalTag/Team}"),
        (GLUE, "${aws:PrincipalTag/kind, 'none'}"),
        (GLUE, "${aws:SourceAccount}"),
        (TAGGED, "${aws:PrincipalTag/kind}"),
        (AUTH0, "${acme.auth0.com:sub}"),
    ],
)
def test_a_variable_that_sessions_have_is_right(trust: Trust, variable: str) -> None:
    Role(new_stack(tags={"team": "red"}), "R", trust=trust).allow(reading(variable))


@pytest.mark.parametrize(
    ("trust", "variable"),
    [
        (GLUE, "${aws:username}"),
        (GLUE, "${aws:PrincipalTag/kind}"),
        (GLUE, "${cognito-identity.amazonaws.com:sub}"),
        (GLUE, "${accounts.google.com:sub}"),
        (GLUE, "${saml:sub}"),
        (ACCOUNT, "${aws:PrincipalTag/kind}"),
        (ACCOUNT, "${cognito-identity.amazonaws.com:sub}"),
        (AUTH0, "${other.auth0.com:sub}"),
        (AUTH0, "${cognito-identity.amazonaws.com:sub}"),
        (users_of_a_pool(new_stack()), "${accounts.google.com:sub}"),
    ],
)
def test_a_variable_that_sessions_never_have_is_refused(
    stack: AppStack, trust: Trust, variable: str
) -> None:
    with pytest.raises(OptionError, match="they never have"):
        Role(stack, "R", trust=trust).allow(reading(variable))


@pytest.mark.parametrize("operator", ["StringNotEquals", "StringEqualsIfExists"])
def test_a_condition_that_holds_without_its_key_is_right(stack: AppStack, operator: str) -> None:
    condition = Condition(operator, "aws:PrincipalTag/kind", ["a"])
    Role(stack, "R", trust=GLUE).allow(
        Permission(["s3:GetObject"], ["arn:aws:s3:::notes/today"], [condition])
    )


def test_a_function_is_linked_to_what_it_serves_all_callers_from(stack: AppStack) -> None:
    files, orders = Bucket(stack, "Files"), Table(stack, "Orders", partition_key="tenant")
    Function(stack, "F", "lambdas/hello.main", link=[files.read("private"), orders])
    with pytest.raises(OptionError, match="a service has one role for all callers") as refused:
        Function(stack, "G", "lambdas/hello.main", link=[files.own_folder()])
    assert (refused.value.construct, refused.value.option) == ("notes-test/G", "link")
    with pytest.raises(OptionError, match="a service has one role for all callers") as refused:
        Function(stack, "H", "lambdas/hello.main", permissions=[orders.items_of_tag("tenant")])
    assert (refused.value.construct, refused.value.option) == ("notes-test/H", "permissions")


def test_a_role_that_a_transform_tags_may_go_by_its_tags(stack: AppStack) -> None:
    tagged = Transform({"tags": {"kind": "a"}}, reason="jobs go by their kind")
    Role(stack, "R", trust=GLUE, transform={"role": tagged}).allow(
        reading("${aws:PrincipalTag/kind}")
    )
    assert synthesized(stack)["resource"]["aws_iam_role"]["r"]["tags"] == {"kind": "a"}
