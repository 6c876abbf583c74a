"""What IAM does not store, and its twins that it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access import InvalidPolicy, check_stored, parse_policy
from gatehouse.access.breaches import Breach, step_of, words_of
from gatehouse.access.stored import is_date, problem_of_arn

#: Documents, each with what AWS answered to CreatePolicy.
REFUSED = [
    case
    for name in ("refused_policies.json", "refused_by_grammar.json")
    for case in json.loads(Path(__file__).with_name(name).read_text())
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: str(case["aws"])[:40])
def test_a_document_that_aws_refuses_is_refused_with_its_words(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidPolicy) as refused:
        check_stored(json.dumps(case["document"]), managed=True)
    assert refused.value.words_of_iam == case["aws"]


@pytest.mark.parametrize("document", ["", "the policy", '{"Version": "2012-10-17",}'])
def test_a_text_that_is_no_json_is_refused_with_the_words_of_aws(document: str) -> None:
    with pytest.raises(InvalidPolicy, match="must be valid JSON") as refused:
        check_stored(document, managed=True)
    assert refused.value.words_of_iam == "Syntax errors in policy."


@pytest.mark.parametrize("element", ["Resource", "NotResource"])
def test_a_resource_in_a_trust_policy_is_refused_with_the_words_of_aws(element: str) -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*", element: "*"}
    with pytest.raises(InvalidPolicy) as refused:
        parse_policy({"Statement": statement}, "role.notes", "trust")
    assert refused.value.words_of_iam == f"Has prohibited field {element}"


def test_a_trust_policy_for_nobody_is_refused_with_the_words_of_aws() -> None:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    with pytest.raises(InvalidPolicy) as refused:
        parse_policy({"Statement": statement}, "role.notes", "trust")
    assert refused.value.words_of_iam == "Missing required field Principal"


def test_every_breach_has_its_words_and_its_step() -> None:
    assert all(words_of(each, "a:b") and step_of(each) >= 0 for each in Breach)


def test_an_inline_policy_may_be_of_the_older_version() -> None:
    check_stored('{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}')


@pytest.mark.parametrize(
    "resource",
    [
        "*",
        "arn:aws:s3:::notes",
        "arn:aws:s3:::notes/*",
        "arn:aws:s3:us-east-1:111122223333:accesspoint/notes",
        "arn:aws:s3:*:111122223333:accesspoint/*",
        "arn:aws-cn:s3:::notes/${aws:username}/*",
        "arn:*:s3:::notes",
        "arn:aws:s3:*",
        "arn:aws:iam::111122223333:role/service/notes",
        "arn:aws:iam::*:user/${aws:username}",
        "arn:aws:iam::111122223333:*",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/notes/index/*",
        "arn:aws:logs:*:*:*",
        "arn:aws:sns:us-east-1:111122223333:topic",
        "arn:aws:execute-api:us-east-1:111122223333:abc/$default/GET/notes",
    ],
)
def test_an_arn_that_aws_takes_is_taken(resource: str) -> None:
    assert problem_of_arn(resource) is None


@pytest.mark.parametrize(
    "text",
    [
        "2019-07-01T13:20:15Z",
        "2016-12-13T21:20:37.593194+00:00",
        "2016-12-13t2:00:00.593194+23",
        "-292275054",
        "01T",
        "2026",
        "2026-11",
        "2026-11-28",
        "2026-11-28T18:00Z",
        "1795891250",
        "9223372036854775807",
    ],
)
def test_a_date_that_aws_takes_is_taken(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-11-28T25", "noon", "1.5", "9" * 25, "2026-"])
def test_another_text_is_no_date(text: str) -> None:
    assert not is_date(text)
