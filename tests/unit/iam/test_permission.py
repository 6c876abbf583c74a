"""Permissions, conditions and what can be allowed."""

from __future__ import annotations

import pytest
from gatehouse.core import AppStack, OptionError
from gatehouse.iam import Condition, Grant, Permission, PolicyDocument
from gatehouse.iam.permission import permissions_of
from gatehouse.storage import Table

LOGS = "arn:aws:s3:::logs/today"


def test_a_permission_is_a_value() -> None:
    one = Permission(actions=["s3:GetObject"], resources=[LOGS])
    other = Permission(actions=("s3:GetObject",), resources=(LOGS,))
    assert one == other
    assert hash(one) == hash(other)


def test_a_permission_allows_unless_it_denies() -> None:
    assert Permission(actions=["s3:GetObject"], resources=[LOGS]).effect == "Allow"


@pytest.mark.parametrize(
    "resource",
    [
        LOGS,
        "arn:aws:s3:::logs/*",
        "arn:aws-cn:dynamodb:cn-north-1:111122223333:table/notes",
        "${aws_s3_bucket.uploads.arn}/private/*",
        "arn:aws:s3:::uploads/${cognito-identity.amazonaws.com:sub}/*",
    ],
)
def test_a_resource_is_an_arn_or_a_reference(resource: str) -> None:
    assert Permission(actions=["s3:GetObject"], resources=[resource]).resources == (resource,)


@pytest.mark.parametrize(
    ("actions", "resources"),
    [(["s3:*"], [LOGS]), (["*"], [LOGS]), (["s3:ListAllMyBuckets"], ["*"])],
)
def test_a_wildcard_is_right_with_a_reason(actions: list[str], resources: list[str]) -> None:
    reason = "an administrator's own tool"
    permission = Permission(actions=actions, resources=resources, reason=reason)
    assert permission.reason == reason


def test_a_wildcard_may_be_denied_without_a_reason() -> None:
    assert Permission(actions=["*"], resources=["*"], effect="Deny").effect == "Deny"


@pytest.mark.parametrize(
    "operator",
    [
        "StringEquals",
        "StringNotLike",
        "ForAllValues:StringEquals",
        "ForAnyValue:StringLike",
        "StringEqualsIfExists",
    ],
)
def test_the_operators_of_iam_are_known(operator: str) -> None:
    assert Condition(operator, "s3:prefix", ["x"]).operator == operator


def test_a_permission_a_grant_and_a_construct_can_be_allowed(stack: AppStack) -> None:
    permission = Permission(actions=["s3:GetObject"], resources=[LOGS])
    table = Table(stack, "Notes", partition_key="id")
    found = permissions_of("Role", "allow", [permission, table.read(), Grant((permission,))])
    assert found == [permission, *table.read().permissions, permission]


def test_a_construct_without_an_obvious_grant_names_those_it_has(stack: AppStack) -> None:
    with pytest.raises(OptionError) as refused:
        permissions_of("Role", "allow", [Table(stack, "Notes", partition_key="id")])
    assert refused.value.fix == (
        "pass a grant: one of its methods (items_of_tag(), link(), own_items(), read(), write()), "
        "or a Permission"
    )


def test_minimal_setup_of_a_policy_document() -> None:
    (statement,) = PolicyDocument(
        [Permission(actions=["s3:GetObject"], resources=[LOGS])]
    ).statements()
    assert vars(statement)["_values"] == {
        "actions": ["s3:GetObject"],
        "resources": [LOGS],
        "sid": "S3GetObject",
    }


def test_a_statement_has_its_effect_its_name_and_its_conditions() -> None:
    (statement,) = PolicyDocument(
        [
            Permission(
                actions=["s3:GetObject"],
                resources=[f"{LOGS}/${{aws:username}}"],
                conditions=[Condition("Bool", "aws:SecureTransport", ["false"])],
                effect="Deny",
                sid="TlsOnly",
            )
        ]
    ).statements()
    assert (statement.effect, statement.sid) == ("Deny", "TlsOnly")
    assert statement.resources == [f"{LOGS}/&{{aws:username}}"]
    (condition,) = vars(statement)["_values"]["condition"]
    assert (condition.test, condition.variable) == ("Bool", "aws:SecureTransport")
