"""What IAM does not store, and its twins that it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access import InvalidPolicy, check_stored
from gatehouse.access.stored import is_date, problem_of_arn

#: Documents, each with what AWS answered to CreatePolicy.
REFUSED = json.loads(Path(__file__).with_name("refused_policies.json").read_text())


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: str(case["aws"])[:40])
def test_a_document_that_aws_refuses_is_refused_with_its_words(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidPolicy) as refused:
        check_stored(json.dumps(case["document"]), managed=True)
    beginning = case["aws"].partition(" start with ")[0]
    assert beginning.partition(' for resource "')[0] in str(refused.value)


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
