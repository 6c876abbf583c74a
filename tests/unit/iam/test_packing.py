"""Packing changes what a policy looks like, never what it allows or denies."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from gatehouse.access import Policies, Request, evaluate, parse_policy
from gatehouse.iam import Condition, Permission, PolicyDocument
from gatehouse.iam.packing import Statement, covers, pack
from hypothesis import given, settings
from hypothesis import strategies as st

TABLES = "arn:aws:dynamodb:eu-west-1:111122223333:table"
ACTIONS = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "s3:GetObject"]
RESOURCES = [
    f"{TABLES}/notes",
    f"{TABLES}/notes/index/*",
    f"{TABLES}/notes/index/newest",
    "arn:aws:s3:::files",
    "arn:aws:s3:::files/*",
    "arn:aws:s3:::files-of-others/*",
    "arn:aws:s3:::files/private/*",
    "arn:aws:s3:::files/${aws:PrincipalTag/tenant}/*",
    "arn:aws:s3:::files/private/${aws:PrincipalTag/tenant}/a?c",
]
CONDITIONS = [
    Condition("StringEquals", "aws:PrincipalTag/tenant", ["acme"]),
    Condition("StringEquals", "aws:PrincipalTag/tenant", ["acme", "umbrella"]),
    Condition("StringNotEquals", "aws:PrincipalTag/tenant", ["acme"]),
    Condition("StringLike", "s3:prefix", ["private/*"]),
    Condition("ForAllValues:StringEquals", "dynamodb:LeadingKeys", ["ada"]),
    Condition("ForAllValues:StringEquals", "dynamodb:LeadingKeys", ["bob"]),
    Condition("Null", "dynamodb:LeadingKeys", [False]),
    Condition("Bool", "aws:SecureTransport", [True]),
]

ONE_FOLDER = Condition("StringNotLike", "aws:PrincipalTag/tenant", ["*/*"])


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3)


def permission(
    actions: list[str], resources: list[str], conditions: list[Condition], effect: str
) -> Permission:
    """A permission whose tag, where it names one, is no path of several folders."""
    tagged = any("PrincipalTag" in each for each in resources)
    return Permission(actions, resources, [*conditions, *([ONE_FOLDER] if tagged else [])], effect)


permissions = st.builds(
    permission,
    actions=some(ACTIONS),
    resources=some(RESOURCES),
    conditions=st.lists(
        st.sampled_from(CONDITIONS), max_size=2, unique_by=lambda each: (each.operator, each.key)
    ),
    effect=st.sampled_from(["Allow", "Allow", "Deny"]),
)
requests = st.builds(
    Request,
    action=st.sampled_from(ACTIONS),
    resource=st.sampled_from(
        [
            f"{TABLES}/notes",
            f"{TABLES}/notes/index/newest",
            f"{TABLES}/notes/index/oldest",
            "arn:aws:s3:::files/private/acme/abc",
            "arn:aws:s3:::files/private/x",
            "arn:aws:s3:::files/acme/x",
            "arn:aws:s3:::files",
            "arn:aws:s3:::files-of-others/x",
        ]
    ),
    principal=st.just("arn:aws:iam::111122223333:role/users"),
    context=st.fixed_dictionaries(
        {},
        optional={
            "aws:PrincipalTag/tenant": st.sampled_from(["acme", "umbrella", ""]),
            "s3:prefix": st.sampled_from(["private/a", "public/a"]),
            "dynamodb:LeadingKeys": st.lists(st.sampled_from(["ada", "bob"]), max_size=2),
            "aws:SecureTransport": st.sampled_from(["true", "false"]),
        },
    ),
)


def policy(statements: Sequence[Statement]) -> str:
    def block(each: Statement) -> dict[str, Any]:
        conditions: dict[str, Any] = {}
        for operator, key, values in each.conditions:
            conditions.setdefault(operator, {})[key] = sorted(values)
        return {
            "Effect": each.effect,
            "Action": sorted(each.actions),
            "Resource": sorted(each.resources),
            "Condition": conditions,
        }

    return json.dumps({"Version": "2012-10-17", "Statement": [block(each) for each in statements]})


def decisions(statements: Sequence[Statement], asked: list[Request]) -> list[str]:
    policies = Policies(identity=[parse_policy(policy(statements))])
    return [evaluate(request, policies).effect for request in asked]


@settings(deadline=None, max_examples=400)
@given(st.lists(permissions, min_size=1, max_size=8), st.lists(requests, min_size=1, max_size=20))
def test_packing_neither_adds_nor_removes_a_permission(
    given_permissions: list[Permission], asked: list[Request]
) -> None:
    before = [Statement.of(each) for each in given_permissions]
    assert decisions(pack(given_permissions), asked) == decisions(before, asked)


OPERATORS = [
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringEquals",
    "ForAnyValue:StringNotEquals",
]
VALUES = st.lists(st.sampled_from(["acme", "umbrella"]), min_size=1, max_size=2, unique=True)


def differing(operator: str, key: str) -> st.SearchStrategy[list[Permission]]:
    """Permissions that differ in the values of one condition and in nothing else."""
    return st.lists(
        VALUES.map(
            lambda values: Permission(
                ["s3:GetObject"], ["arn:aws:s3:::files/*"], [Condition(operator, key, values)]
            )
        ),
        min_size=2,
        max_size=3,
    )


look_alikes = st.one_of(
    st.tuples(
        st.sampled_from(OPERATORS),
        st.sampled_from(["aws:PrincipalTag/tenant", "dynamodb:LeadingKeys"]),
    ).flatmap(lambda each: differing(*each)),
    st.lists(
        st.sampled_from(RESOURCES).map(
            lambda resource: permission(["s3:GetObject"], [resource], [], "Allow")
        ),
        min_size=2,
        max_size=4,
    ),
)
lookups = st.builds(
    Request,
    action=st.just("s3:GetObject"),
    resource=st.sampled_from(
        ["arn:aws:s3:::files/x", "arn:aws:s3:::files", "arn:aws:s3:::files-of-others/x"]
    ),
    principal=st.just("arn:aws:iam::111122223333:role/users"),
    context=st.fixed_dictionaries(
        {},
        optional={
            "aws:PrincipalTag/tenant": st.sampled_from(["acme", "umbrella", "initech"]),
            "dynamodb:LeadingKeys": st.lists(
                st.sampled_from(["acme", "umbrella", "initech"]), max_size=2
            ),
        },
    ),
)


@settings(deadline=None, max_examples=400)
@given(look_alikes, st.lists(lookups, min_size=1, max_size=20))
def test_permissions_that_look_alike_are_joined_only_where_it_changes_nothing(
    given_permissions: list[Permission], asked: list[Request]
) -> None:
    before = [Statement.of(each) for each in given_permissions]
    assert decisions(pack(given_permissions), asked) == decisions(before, asked)


@settings(deadline=None, max_examples=100)
@given(st.lists(permissions, min_size=1, max_size=8), st.lists(requests, min_size=1, max_size=20))
def test_policies_that_were_split_are_together_the_one_policy(
    given_permissions: list[Permission], asked: list[Request]
) -> None:
    parts = PolicyDocument(given_permissions).split(500)
    together = [each for part in parts for each in part._packed]
    before = [Statement.of(each) for each in given_permissions]
    assert decisions(together, asked) == decisions(before, asked)


@settings(deadline=None, max_examples=100)
@given(st.lists(permissions, min_size=1, max_size=6), st.randoms())
def test_the_order_in_which_permissions_are_given_does_not_show(
    given_permissions: list[Permission], random: Any
) -> None:
    shuffled = list(given_permissions)
    random.shuffle(shuffled)
    one, other = PolicyDocument(given_permissions), PolicyDocument(shuffled)
    assert [repr(each) for each in one.statements()] == [repr(each) for each in other.statements()]


def test_equal_resources_and_conditions_are_one_statement() -> None:
    read, write = (Permission([f"dynamodb:{verb}Item"], [f"{TABLES}/a"]) for verb in ("Get", "Put"))
    (packed,) = pack([read, write])
    assert packed.actions == {"dynamodb:GetItem", "dynamodb:PutItem"}


def test_equal_actions_and_conditions_are_one_statement() -> None:
    (packed,) = pack([Permission(["sqs:SendMessage"], [f"arn:aws:sqs:::{q}"]) for q in "ab"])
    assert packed.resources == {"arn:aws:sqs:::a", "arn:aws:sqs:::b"}


def test_statements_that_differ_in_two_things_stay_two() -> None:
    read_one = Permission(["dynamodb:GetItem"], [f"{TABLES}/a"])
    write_other = Permission(["dynamodb:PutItem"], [f"{TABLES}/b"])
    assert len(pack([read_one, write_other])) == 2


def test_a_statement_that_another_one_covers_is_left_out() -> None:
    all_routes = Permission(["execute-api:Invoke"], ["arn:aws:execute-api:::a/$default/*"])
    one_route = Permission(["execute-api:Invoke"], ["arn:aws:execute-api:::a/$default/GET/notes"])
    (packed,) = pack([one_route, all_routes])
    assert packed.resources == {"arn:aws:execute-api:::a/$default/*"}


@pytest.mark.parametrize(
    "operator", ["ForAllValues:StringEquals", "StringNotEquals", "StringNotLike", "Null"]
)
def test_values_of_which_one_is_not_enough_are_never_joined(operator: str) -> None:
    owners = [
        Permission(
            ["dynamodb:GetItem"],
            [f"{TABLES}/a"],
            [Condition(operator, "dynamodb:LeadingKeys", [owner])],
        )
        for owner in ("true", "false")
    ]
    assert len(pack(owners)) == 2


def test_an_allow_and_a_deny_are_never_joined() -> None:
    allow, deny = (
        Permission(["s3:GetObject"], ["arn:aws:s3:::a/b"], effect=effect)
        for effect in ("Allow", "Deny")
    )
    assert len(pack([allow, deny])) == 2


def test_different_reasons_stay_apart() -> None:
    given_permissions = [
        Permission(["sns:Publish"], ["*"], reason="phones have no ARN"),
        Permission(["sns:CreateTopic"], ["*"], reason="topics come and go"),
    ]
    assert len(pack(given_permissions)) == 2


def test_the_root_of_a_folder_is_not_covered_by_its_content() -> None:
    assert not covers("arn:aws:s3:::notes/*", "arn:aws:s3:::notes")
