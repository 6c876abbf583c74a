"""The prover, the search and the evaluator say the same of any policy."""

from __future__ import annotations

from typing import Any

from gatehouse.access import evaluate
from gatehouse.access.prover.encoding.solve import solve
from gatehouse.access.prover.replay import Asked, policies_of, replay, request_of
from gatehouse.access.prover.search import search
from gatehouse.access.prover.theorem import Question
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.access.prover.questions import ACCOUNT, SUB, TENANT, document, person, shape

RESOURCES = [
    "*",
    "arn:aws:s3:::files/*",
    "arn:aws:s3:::files/private/*",
    "arn:aws:s3:::files/private/${cognito-identity.amazonaws.com:sub}/*",
    "arn:aws:s3:::files/private/${cognito-identity.amazonaws.com:sub}*",
    "arn:aws:s3:::files/${aws:PrincipalTag/tenant}/*",
    "arn:aws:s3:::files/${aws:PrincipalTag/tenant, 'none'}/?",
    "arn:aws:s3:::files/*/${aws:PrincipalTag/tenant}/x",
    "arn:aws:s3:*:*:files/p*",
    "arn:aws:s3:::other",
    "${aws:PrincipalTag/tenant}",
    "arn:${aws:PrincipalTag/tenant}:s3:::files",
]
OPERATORS = [
    "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "Null", "Bool",
    "NumericLessThan", "StringEqualsIgnoreCase", "ArnLike", "DateLessThan", "IpAddress",
]  # fmt: skip
KEYS = ["aws:a", "s3:prefix", "dynamodb:LeadingKeys", "app:several", TENANT, SUB]
VALUES = [
    "a", "true", "5", "*", "?*", "*/*", "", "private/${cognito-identity.amazonaws.com:sub}/*",
    "${aws:PrincipalTag/tenant}", "2020-01-01", "203.0.113.0/24", "\\u{41}", "é\u2028",
]  # fmt: skip


@st.composite
def operators(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(OPERATORS))
    if name != "Null":
        name += draw(st.sampled_from(["", "IfExists"]))
    return draw(st.sampled_from(["", "", "ForAllValues:", "ForAnyValue:"])) + name


statements = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(["Allow", "Allow", "Deny"]),
        "Action": st.sampled_from(["s3:GetObject", "s3:*"]),
        "Condition": st.dictionaries(
            operators(),
            st.dictionaries(
                st.sampled_from(KEYS),
                st.lists(st.sampled_from(VALUES), max_size=2),
                min_size=1,
                max_size=2,
            ),
            max_size=2,
        ),
    }
).flatmap(
    lambda made: st.tuples(
        st.sampled_from(["Resource", "Resource", "NotResource"]),
        st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2),
    ).map(lambda named: {**made, named[0]: named[1]})
)
many = st.lists(statements, min_size=1, max_size=3)
named: Any = st.sampled_from(
    [{"Principal": "*"}, {"NotPrincipal": {"AWS": ACCOUNT}}, {"Principal": {"AWS": ACCOUNT}}]
)
resource_policies = st.lists(
    st.tuples(statements, named).map(lambda both: {**both[0], **both[1]}), max_size=2
)
shapes = st.sampled_from(
    [
        "arn:aws:s3:::files/private/{b}/*",
        "arn:aws:s3:::files/*",
        "arn:aws:s3:::files/{t}/x",
        "arn:aws:s3:::files/private/x",
        "*",
    ]
)


def question(
    identity: Any, resource: Any, boundary: Any, about: str, owner: str | None
) -> Question:
    return Question(
        person("a", *identity, boundary=boundary),
        ("s3:GetObject",),
        shape(about, b=(SUB, "b"), t=(TENANT, "b")),
        resource_policies=(document(*resource, kind="resource"),) if resource else (),
        owner=owner,
    )


questions = st.builds(
    question,
    many,
    resource_policies,
    st.none() | many,
    shapes,
    st.sampled_from([None, None, "444455556666"]),
)


@settings(max_examples=60, deadline=None)
@given(questions)
def test_what_the_solver_excludes_the_search_does_not_find(asked: Question) -> None:
    if solve(asked, "s3:GetObject", 1_000).status == "none":
        assert search(asked).asked is None


texts = st.sampled_from(["a", "acme", "acme/eu", "private", "true", "5", "x", "", "A", "é"])
contexts = st.fixed_dictionaries(
    {},
    optional={
        "aws:a": texts,
        "s3:prefix": texts | st.just("private/ann/x"),
        "dynamodb:leadingkeys": st.lists(texts, min_size=1, max_size=3).map(tuple),
        "app:several": st.lists(texts, min_size=1, max_size=3).map(tuple) | texts,
    },
)


@settings(max_examples=150, deadline=None)
@given(
    many,
    resource_policies,
    st.none() | many,
    contexts,
    st.sampled_from(["ann", "bob"]),
    st.none() | st.sampled_from(["acme", "acme/eu", "a"]),
    st.sampled_from(
        ["arn:aws:s3:::files/private/ann/x", "arn:aws:s3:::files/acme/x", "*", "arn:aws:s3:::o"]
    ),
)
def test_what_the_evaluator_allows_the_solver_does_not_exclude(
    identity: Any, resource: Any, boundary: Any, context: Any, sub: str, tenant: Any, thing: str
) -> None:
    """Any request that is allowed is one of a question that the solver must not call denied."""
    asked = question(identity, resource, boundary, "*", None)
    given_keys = {**context, SUB: sub, **({TENANT: tenant} if tenant else {})}
    request = Asked("s3:GetObject", thing, given_keys, {})
    if evaluate(request_of(asked, request), policies_of(asked)).allowed:
        assert solve(asked, "s3:GetObject", 1_000).status != "none"


@settings(max_examples=60, deadline=None)
@given(questions)
def test_what_the_solver_finds_without_free_facts_the_evaluator_allows(asked: Question) -> None:
    exact = all(
        not name.startswith(("Numeric", "Date", "Bool", "Ip", "Arn"))
        and "IgnoreCase" not in name
        and ":" not in name
        for held in asked.documents
        for each in held.statements
        for name in each["Condition"]
    ) and all(
        text.count("*") <= text.endswith("*") and "?" not in text
        for held in asked.documents
        for each in held.statements
        for text in each.get("Resource", each.get("NotResource", []))
        if "${" in text
    )
    answer = solve(asked, "s3:GetObject", 1_000)
    if exact and answer.asked is not None:
        assert replay(asked, answer.asked).allowed, (answer.asked, asked.documents)
