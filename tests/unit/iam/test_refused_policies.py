"""What IAM refuses when a policy is stored is refused while it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.core.errors import OptionError
from gatehouse.iam import Condition, Permission, policy_json

_CASES = json.loads((Path(__file__).parents[1] / "access" / "refused_policies.json").read_text())
_GRAMMAR = json.loads(
    (Path(__file__).parents[1] / "access" / "refused_by_grammar.json").read_text()
)
#: What a policy of a resource or of a role's trust may have; ``policy_json`` is for these too.
_OF_RESOURCES = (
    "Policy document should not specify a principal.",
    "Statement IDs (SID) must be alpha-numeric.",
    "Policy statement must contain resources.",
)
#: AWS wants the newest version of managed policies alone, and ``policy_json`` is for any policy.
_BY_VERSION = "Policy document must be version"
READS = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::notes/*"}


def _has_older_version(case: dict[str, Any]) -> bool:
    """Whether only its version is not right for a managed policy."""
    return bool(case["aws"].startswith(_BY_VERSION))


@pytest.mark.parametrize(
    "case",
    [each for each in _CASES if not each["aws"].startswith(_BY_VERSION)],
    ids=lambda case: str(case["aws"])[:40],
)
@pytest.mark.parametrize("form", [dict, json.dumps])
def test_a_policy_that_aws_refuses_is_refused(case: dict[str, Any], form: Any) -> None:
    with pytest.raises(OptionError):
        policy_json(form(case["document"]))


@pytest.mark.parametrize(
    "case",
    [
        each
        for each in _GRAMMAR
        if not each["aws"].startswith(_OF_RESOURCES) and not _has_older_version(each)
    ],
    ids=lambda case: json.dumps(case["document"])[:60],
)
@pytest.mark.parametrize("form", [dict, json.dumps])
def test_a_policy_that_breaks_the_grammar_is_refused(case: dict[str, Any], form: Any) -> None:
    with pytest.raises(OptionError, match="policy_json"):
        policy_json(form(case["document"]))


@pytest.mark.parametrize(
    "policy",
    [
        {"Statement": READS},
        {"Version": "2008-10-17", "Id": "notes", "Statement": [READS, {**READS, "Sid": "Two"}]},
        {"Statement": {**READS, "Condition": {"StringEqualsIfExists": {"aws:username": "ann"}}}},
        {"Statement": {**READS, "Action": ["*"], "Principal": {"AWS": "*"}, "Effect": "Deny"}},
        {"Statement": {"Effect": "Allow", "NotAction": "iam:*", "NotResource": READS["Resource"]}},
        {"Statement": {**READS, "Effect": "${var.effect}", "Sid": "read notes"}},
        {"Statement": ["${var.statement}"], "Version": "${var.version}"},
        {"Resource": "arn:aws:s3:::notes/*"},
    ],
    ids=lambda policy: json.dumps(policy)[:60],
)
def test_a_policy_of_the_grammar_is_taken(policy: dict[str, Any]) -> None:
    assert policy_json(policy)
    assert policy_json(json.dumps(policy))


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:s3::notes/*",
        "arn:error:s3:::notes",
        "arn:aws:s3:us-east-1::notes",
        "arn:aws:iam::111122223333:notes",
        "arn:aws:*:us-east-1:111122223333:notes",
    ],
)
def test_an_arn_that_aws_refuses_is_refused(resource: str) -> None:
    with pytest.raises(OptionError, match="resources"):
        Permission(actions=["s3:GetObject"], resources=[resource], reason="It is a test.")


@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:s3:::notes/*",
        "arn:aws:s3:us-east-1:111122223333:accesspoint/notes",
        "arn:aws:iam::111122223333:role/notes",
        "arn:${data.aws_partition.here.partition}:s3:::notes/a",
        "arn:aws:s3:::notes/${aws:username}/*",
    ],
)
def test_an_arn_that_aws_takes_is_taken(resource: str) -> None:
    Permission(actions=["s3:GetObject"], resources=[resource])
    policy_json({"Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": resource}]})


def test_a_time_beyond_what_aws_counts_is_refused() -> None:
    with pytest.raises(OptionError):
        Condition("DateLessThan", "aws:CurrentTime", ["9223372036854775808"])
    Condition("DateLessThan", "aws:CurrentTime", ["9223372036854775807"])
