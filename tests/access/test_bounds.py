"""What binds a statement to somebody, and what only looks as if it did."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access.findings import RULES
from gatehouse.access.findings.bounds import is_bound
from gatehouse.access.model import read_model

from tests.access.corpus.case import Json, written
from tests.access.corpus.pieces import app, bucket

ROOT = Path(__file__).parents[2]
KEYS = frozenset(
    {
        *("aws:sourcearn", "aws:sourceaccount", "aws:sourceip", "aws:principalorgid"),
        *("aws:principalorgpaths", "aws:principalarn", "aws:userid"),
    }
)


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEquals", "aws:SourceAccount", "111111111111"),
        ("StringEqualsIgnoreCase", "AWS:SourceAccount", "111111111111"),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:eu-west-1:111111111111:*"),
        ("ArnEquals", "aws:SourceArn", "arn:aws:s3:::files-of-the-app"),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111111111111:role/*"),
        ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
        ("StringLike", "aws:userid", "AROAEXAMPLE:*"),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
        ("IpAddress", "aws:SourceIp", "2001:db8::/32"),
        ("StringEquals", "aws:SourceAccount", "<?var.account>"),
    ],
)
def test_a_condition_that_names_somebody_binds(operator: str, key: str, value: str) -> None:
    assert is_bound({"Condition": {operator: {key: value}}}, KEYS)
    assert not is_bound({"Condition": {operator: {key: [value, "0.0.0.0/0", "*"]}}}, KEYS)


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
        ("StringNotEquals", "aws:SourceAccount", "111111111111"),
        ("Null", "aws:SourceArn", "false"),
        ("StringLike", "aws:SourceAccount", "*"),
        ("StringLike", "aws:PrincipalOrgID", "o-*"),
        ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:orders"),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deploy"),
        ("StringLike", "aws:userid", "*"),
        ("IpAddress", "aws:SourceIp", "128.0.0.0/1"),
        ("IpAddress", "aws:SourceIp", "::/0"),
        ("StringEqual", "aws:SourceAccount", "111111111111"),
        ("StringEquals", "aws:RequestedRegion", "eu-west-1"),
    ],
)
def test_a_condition_that_everybody_meets_binds_nobody(operator: str, key: str, value: str) -> None:
    assert not is_bound({"Condition": {operator: {key: value}}}, KEYS)


def _provided(**provider: object) -> Json:
    made = app(bucket())
    made["provider"]["aws"] = [{"region": "eu-west-1", **provider}]
    return made


def test_the_one_account_that_a_provider_allows_is_the_stacks_own(tmp_path: Path) -> None:
    def account(number: int, allowed: object) -> str:
        stack = _provided(allowed_account_ids=allowed)
        return read_model([written(stack, tmp_path / str(number))]).account

    assert account(0, ["111111111111"]) == "111111111111"
    unclear_ones: tuple[list[str], ...] = (
        ["111111111111", "222222222222"],
        ["${var.a}"],
        ["an account"],
        [],
    )
    for number, unclear in enumerate(unclear_ones, 1):
        assert account(number, unclear) == "000000000000"


def test_a_plan_says_region_and_account_by_its_provider(tmp_path: Path) -> None:
    said = {"region": "eu-central-1", "allowed_account_ids": ["111111111111"]}
    plan = {
        "format_version": "1.2",
        "planned_values": {"root_module": {}},
        "resource_changes": [],
        "configuration": {
            "provider_config": {
                "aws": {
                    "name": "aws",
                    "expressions": {key: {"constant_value": each} for key, each in said.items()},
                },
                "aws.other": {
                    "name": "aws",
                    "alias": "other",
                    "expressions": {"region": {"constant_value": "us-east-1"}},
                },
            }
        },
    }
    model = read_model([written(plan, tmp_path)])
    assert (model.region, model.account) == ("eu-central-1", "111111111111")


def test_the_page_has_every_rule() -> None:
    page = (ROOT / "docs" / "access-findings.md").read_text()
    for rule in RULES:
        row = f"| `{rule.id}` | {rule.severity} | {rule.title}. {rule.why} | {rule.fix} |"
        assert row in page, row
