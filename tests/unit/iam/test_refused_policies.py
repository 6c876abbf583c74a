"""What IAM refuses when a policy is stored is refused while it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.core.errors import OptionError
from gatehouse.iam import Condition, Permission, policy_json

_CASES = json.loads((Path(__file__).parents[1] / "access" / "refused_policies.json").read_text())
#: AWS wants the newest version of managed policies alone, and ``policy_json`` is for any policy.
_BY_VERSION = "Policy document must be version"


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
