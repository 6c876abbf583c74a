"""What a policy document may be.

Page: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from gatehouse.access import InvalidPolicy, parse_policy

STATEMENT: dict[str, Any] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TO_ALL = {**STATEMENT, "Principal": "*"}


def document(**elements: object) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{**STATEMENT, **elements}]}


def without(name: str) -> dict[str, Any]:
    return {"Statement": [{key: STATEMENT[key] for key in STATEMENT if key != name}]}


@pytest.mark.parametrize(
    ("policy", "path", "words"),
    [
        ([], "$", "is an array; a policy is an object or its JSON text"),
        (None, "$", "is null"),
        (7, "$", "is a number"),
        (b"{}", "$", "is a Python bytes"),
        ("", "$", "is not valid JSON"),
        ("[]", "$", "is an array; it must be an object"),
        ('{"Statement": NaN}', "$", "NaN is not a JSON number"),
        ('{"Version": "2012-10-17", "Version": "2012-10-17"}', "$", "'Version' stands twice"),
        ("[" * 100_000, "$", "is not valid JSON"),
        ({"Statement": {1, 2}}, "$", "can't be written as JSON"),
        ({}, "$", "has no Statement"),
        ({"Statement": [], "Extra": 1}, "$.Extra", "the elements are Version, Id, Statement"),
        ({"Statement": [], "Version": "2012-10-18"}, "$.Version", "2008-10-17 and 2012-10-17"),
        ({"Statement": [], "Version": 2012}, "$.Version", "is 2012"),
        ({"Statement": [], "Id": 1}, "$.Id", "must be a string"),
        ({"Statement": "x"}, "$.Statement", "is a string; it must be an object"),
        ({"Statement": [STATEMENT, 1]}, "$.Statement[1]", "is a number"),
        (document(effect="Allow"), "$.Statement[0].effect", "is unknown"),
        (document(Effect="allow"), "$.Statement[0].Effect", "is 'allow'; it must be \"Allow\""),
        (without("Effect"), "$.Statement[0].Effect", "is null"),
        (document(Sid=1), "$.Statement[0].Sid", "must be a string"),
        (
            {"Statement": [{**STATEMENT, "Sid": "A"}] * 2},
            "$.Statement[1].Sid",
            "is 'A' again; a Sid must be unique",
        ),
        (document(NotAction="s3:*"), "$.Statement[0]", "has both Action and NotAction"),
        (document(NotResource="*"), "$.Statement[0]", "has both Resource and NotResource"),
        (
            document(Principal="*", NotPrincipal="*"),
            "$.Statement[0]",
            "has both Principal and NotPrincipal",
        ),
        (without("Action"), "$.Statement[0]", "has neither Action nor NotAction"),
        (without("Resource"), "$.Statement[0]", "has neither Resource nor NotResource"),
        (document(Action="GetObject"), "$.Statement[0].Action", 'an action is "service:Name"'),
        (document(Action="s3*"), "$.Statement[0].Action", "has 's3*'"),
        (document(Action=["s3:Get", 1]), "$.Statement[0].Action", "has a number"),
        (document(Action={}), "$.Statement[0].Action", "has an object"),
        (document(Resource=None), "$.Statement[0].Resource", "has null"),
        (document(Principal="ann"), "$.Statement[0].Principal", 'it must be "*" or an object'),
        (document(Principal=["*"]), "$.Statement[0].Principal", "is an array"),
        (document(Principal={"Aws": "*"}), "$.Statement[0].Principal.Aws", "is unknown"),
        (document(Principal={"AWS": 111122223333}), "$.Statement[0].Principal.AWS", "a number"),
        (
            document(Principal={"AWS": "arn:aws:iam::111122223333:user/*"}),
            "$.Statement[0].Principal.AWS",
            "a principal has no wildcard",
        ),
        (document(Condition=[]), "$.Statement[0].Condition", "is an array"),
        (document(Condition={"Bool": "x"}), "$.Statement[0].Condition.Bool", "is a string"),
        (
            document(Condition={"Bool": {"aws:x": [None]}}),
            "$.Statement[0].Condition.Bool['aws:x']",
            "has null",
        ),
        (
            document(Condition={"Bool": {"aws:x": {"a": 1}}}),
            "$.Statement[0].Condition.Bool['aws:x']",
            "has an object",
        ),
    ],
)
def test_what_is_no_policy_is_refused_with_its_place(policy: Any, path: str, words: str) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        parse_policy(policy, "role.notes inline policy 'x'")
    assert caught.value.path == path
    assert words in caught.value.problem
    assert str(caught.value).startswith(f"role.notes inline policy 'x': {path} ")


@pytest.mark.parametrize(
    ("kind", "statement", "words"),
    [
        ("identity", TO_ALL, "stands in an identity policy"),
        ("identity", {**STATEMENT, "Sid": "a b"}, "only letters and digits"),
        ("resource", STATEMENT, "has no Principal"),
        ("trust", STATEMENT, "has no Principal"),
        ("trust", TO_ALL, "stands in a trust policy"),
        (
            "trust",
            {"Effect": "Deny", "Action": "sts:AssumeRole", "NotPrincipal": "*"},
            "name the principals in Principal",
        ),
    ],
)
def test_each_kind_of_policy_has_its_own_rules(
    kind: Any, statement: dict[str, Any], words: str
) -> None:
    # reference_policies_grammar.html, "Policy grammar notes"
    with pytest.raises(InvalidPolicy, match=words):
        parse_policy({"Statement": [statement]}, kind=kind)


@pytest.mark.parametrize(
    "policy",
    [
        {"Statement": STATEMENT},
        {"Id": "x", "Version": "2008-10-17", "Statement": [{**STATEMENT, "Sid": ""}]},
        # access-analyzer-reference-policy-checks.html: empty ones are taken, with a suggestion
        {"Statement": []},
        document(Action=[], Resource=[], Condition={}),
        document(Principal={}),
        document(Principal={"AWS": []}),
        document(Condition={"StringEquals": {}}),
    ],
)
def test_what_the_grammar_allows_is_taken(policy: dict[str, Any]) -> None:
    assert len(parse_policy(policy).statements) == len(
        policy["Statement"] if isinstance(policy["Statement"], list) else [1]
    )


def test_text_and_object_are_the_same_policy_parsed_once() -> None:
    policy = document(Sid="Once")
    assert parse_policy(policy, "here") is parse_policy(json.dumps(policy), "here")
    assert parse_policy(policy, "here") is not parse_policy(policy, "there")


def test_a_policy_never_changes() -> None:
    policy = parse_policy(document())
    with pytest.raises(AttributeError):
        policy.version = "2008-10-17"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        policy.statements[0].effect = "Deny"  # type: ignore[misc]


def test_a_later_change_of_the_object_is_no_change_of_the_policy() -> None:
    source = document(Effect="Deny")
    policy = parse_policy(source)
    source["Statement"][0]["Effect"] = "Allow"
    assert policy.statements[0].effect == "Deny"
