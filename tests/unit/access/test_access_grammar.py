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
        ([], "$", "must be an object or its JSON text, not an array"),
        (None, "$", "not null"),
        (7, "$", "not a number"),
        (b"{}", "$", "not a Python bytes"),
        ("", "$", "must be valid JSON"),
        ("[]", "$", "must be an object, not an array"),
        ('{"Statement": NaN}', "$", "NaN is not a JSON number"),
        (
            '{"Version": "2012-10-17", "Version": "2012-10-17"}',
            "$",
            "'Version' is in one object twice",
        ),
        ("[" * 100_000, "$", "must be valid JSON"),
        ({"Statement": {1, 2}}, "$", "must be possible to write as JSON"),
        ({}, "$", "must have a Statement"),
        ({"Statement": [], "Extra": 1}, "$.Extra", "the known elements are Version, Id, Statement"),
        (
            {"Statement": [], "Version": "2012-10-18"},
            "$.Version",
            "must be 2008-10-17 or 2012-10-17, not '2012-10-18'",
        ),
        ({"Statement": [], "Version": 2012}, "$.Version", "not 2012"),
        ({"Statement": [], "Id": 1}, "$.Id", "must be a string"),
        ({"Statement": "x"}, "$.Statement", "must be an object, not a string"),
        ({"Statement": [STATEMENT, 1]}, "$.Statement[1]", "not a number"),
        (document(effect="Allow"), "$.Statement[0].effect", "is unknown"),
        (
            document(Effect="allow"),
            "$.Statement[0].Effect",
            'must be "Allow" or "Deny", not \'allow\'',
        ),
        (without("Effect"), "$.Statement[0].Effect", "not null"),
        (document(Sid=1), "$.Statement[0].Sid", "must be a string"),
        (
            {"Statement": [{**STATEMENT, "Sid": "A"}] * 2},
            "$.Statement[1].Sid",
            "must be unique in the policy, not 'A' again",
        ),
        (document(NotAction="s3:*"), "$.Statement[0]", "must not have both Action and NotAction"),
        (
            document(NotResource="*"),
            "$.Statement[0]",
            "must not have both Resource and NotResource",
        ),
        (
            document(Principal="*", NotPrincipal="*"),
            "$.Statement[0]",
            "must not have both Principal and NotPrincipal",
        ),
        (without("Action"), "$.Statement[0]", "must have Action or NotAction"),
        (without("Resource"), "$.Statement[0]", "must have Resource or NotResource"),
        (document(Action="GetObject"), "$.Statement[0].Action", 'must hold "service:Name" or "*"'),
        (document(Action="s3*"), "$.Statement[0].Action", "not 's3*'"),
        (document(Action=["s3:Get", 1]), "$.Statement[0].Action", "not a number"),
        (document(Action={}), "$.Statement[0].Action", "not an object"),
        (document(Resource=None), "$.Statement[0].Resource", "not null"),
        (document(Principal="ann"), "$.Statement[0].Principal", 'must be "*" or an object'),
        (document(Principal=["*"]), "$.Statement[0].Principal", "must be an object, not an array"),
        (document(Principal={"Aws": "*"}), "$.Statement[0].Principal.Aws", "is unknown"),
        (document(Principal={"AWS": 111122223333}), "$.Statement[0].Principal.AWS", "a number"),
        (
            document(Principal={"AWS": "arn:aws:iam::111122223333:user/*"}),
            "$.Statement[0].Principal.AWS",
            "must not hold wildcards",
        ),
        (document(Condition=[]), "$.Statement[0].Condition", "not an array"),
        (document(Condition={"Bool": "x"}), "$.Statement[0].Condition.Bool", "not a string"),
        (
            document(Condition={"Bool": {"aws:x": [None]}}),
            "$.Statement[0].Condition.Bool['aws:x']",
            "not null",
        ),
        (
            document(Condition={"Bool": {"aws:x": {"a": 1}}}),
            "$.Statement[0].Condition.Bool['aws:x']",
            "not an object",
        ),
    ],
)
def test_a_document_that_is_not_a_policy_is_refused_with_its_place(
    policy: Any, path: str, words: str
) -> None:
    with pytest.raises(InvalidPolicy) as caught:
        parse_policy(policy, "role.notes inline policy 'x'")
    assert caught.value.path == path
    assert words in caught.value.problem
    assert str(caught.value).startswith(f"role.notes inline policy 'x': {path} ")


@pytest.mark.parametrize(
    ("kind", "statement", "words"),
    [
        ("identity", TO_ALL, "must not be in an identity policy"),
        ("identity", {**STATEMENT, "Sid": "a b"}, "only letters and digits"),
        ("resource", STATEMENT, "must have a Principal"),
        ("trust", STATEMENT, "must have a Principal"),
        ("trust", TO_ALL, "must not be in a trust policy"),
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
