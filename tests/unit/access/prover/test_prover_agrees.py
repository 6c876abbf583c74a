"""The prover, the search and the evaluator say the same of any policy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gatehouse.access import evaluate
from gatehouse.access.prover.encoding.solve import _Encoded, solve
from gatehouse.access.prover.keys import is_multivalued
from gatehouse.access.prover.replay import Asked, policies_of, replay, request_of
from gatehouse.access.prover.search import search
from gatehouse.access.prover.theorem import Question
from hypothesis import example, given, settings
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


#: A denial of all but the own tenant's folder, to a session that may have no tenant.
ALL_BUT_THE_TENANTS = question(
    [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["*"], "Condition": {}},
        {
            "Effect": "Deny",
            "Action": "s3:GetObject",
            "NotResource": ["arn:aws:s3:::files/${aws:PrincipalTag/tenant}/*"],
            "Condition": {},
        },
    ],
    [],
    None,
    "arn:aws:s3:::files/*",
    None,
)
questions = st.builds(
    question,
    many,
    resource_policies,
    st.none() | many,
    shapes,
    st.sampled_from([None, None, "444455556666"]),
)


@settings(max_examples=25, deadline=None)
@given(questions)
def test_what_the_solver_excludes_the_search_does_not_find(asked: Question) -> None:
    if solve(asked, "s3:GetObject", 1_000).status == "none":
        assert search(asked).asked is None


texts = st.sampled_from(["a", "acme", "acme/eu", "private", "true", "5", "x", "A", "é"])
contexts = st.fixed_dictionaries(
    {},
    optional={
        "aws:a": texts,
        "s3:prefix": texts | st.just("private/ann/x"),
        "dynamodb:leadingkeys": texts,
        "app:several": texts,
        SUB: st.sampled_from(["ann", "bob"]),
        TENANT: st.sampled_from(["acme", "acme/eu", "a"]),
    },
)
things = st.sampled_from(
    [
        "arn:aws:s3:::files/private/ann/x", "arn:aws:s3:::files/acme/x", "*", "arn:aws:s3:::o",
        "arn:aws:s3:::files/none/x", "arn:aws:s3:::files/acme/eu/x", "acme",
    ]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(many, resource_policies, st.none() | many, contexts, things)
def test_of_one_request_the_solver_says_what_the_evaluator_says(
    identity: Any, resource: Any, boundary: Any, context: dict[str, str], thing: str
) -> None:
    session = replace(
        person("a", *identity, boundary=boundary),
        keys={key: (value,) for key, value in context.items()},
        optional=frozenset(),
        lacks=("",),
    )
    held = (document(*resource, kind="resource"),) if resource else ()
    asked = Question(session, ("s3:GetObject",), (thing,), resource_policies=held)
    keys = {key: (value,) if is_multivalued(key) else value for key, value in context.items()}
    request = Asked("s3:GetObject", thing, keys, {})
    allowed = evaluate(request_of(asked, request), policies_of(asked)).allowed
    encoded = _Encoded(asked, "s3:GetObject")
    answer = encoded.solve(1_000).status
    # What can't be written exactly is a fact that may be true or false: never "none" wrongly.
    if allowed or not encoded._patterns._facts:
        assert (answer == "some") == allowed


@settings(max_examples=25, deadline=None)
@given(questions)
@example(ALL_BUT_THE_TENANTS)
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
