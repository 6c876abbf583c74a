"""The role that plans: whose jobs take it, and which states it reads."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.review.ci_role import github, gitlab, role, statements, unknown_types

ARN = "arn:${data.aws_partition.current.partition}:"
STATE = {"bucket": "acme", "key": "notes-dev.tfstate", "region": "eu-west-1"}
KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"


def stack(**more: Any) -> dict[str, Any]:
    return {"terraform": {"backend": {"s3": {**STATE, **more}}}}


def resources_of(document: dict[str, Any], action: str) -> list[str]:
    found = [each for each in statements("notes-dev", document) if action in each["actions"]]
    return [arn for each in found for arn in each["resources"]]


def test_the_state_of_the_stack_is_read() -> None:
    assert f"{ARN}s3:::acme/notes-dev.tfstate" in resources_of(stack(), "s3:GetObject")
    assert resources_of(stack(), "kms:Decrypt") == []


@pytest.mark.parametrize(
    ("key", "arn"),
    [
        (f"arn:aws:kms:eu-west-1:111122223333:key/{KEY}",) * 2,
        (KEY, f"{ARN}kms:eu-west-1:${{data.aws_caller_identity.current.account_id}}:key/{KEY}"),
        ("alias/a/b", "${data.aws_kms_alias.alias_a_b.target_key_arn}"),
    ],
)
def test_the_key_of_the_state_decrypts(key: str, arn: str) -> None:
    document = stack(kms_key_id=key)
    assert resources_of(document, "kms:Decrypt") == [arn]
    made = role("notes-dev", document, github("acme/notes"), provider=False)
    named = {"alias_a_b": {"name": "alias/a/b"}} if key.startswith("alias/") else None
    assert made["data"].get("aws_kms_alias") == named


def test_the_state_of_a_stack_that_this_one_reads_of_is_read() -> None:
    other = {"backend": "s3", "config": {**STATE, "key": "users-dev.tfstate", "kms_key_id": KEY}}
    document = {**stack(), "data": {"terraform_remote_state": {"users": other}}}
    assert f"{ARN}s3:::acme/users-dev.tfstate" in resources_of(document, "s3:GetObject")
    assert len(resources_of(document, "kms:Decrypt")) == 1
    assert unknown_types(document) == []


def test_only_jobs_of_the_repository_s_own_branches_take_it() -> None:
    assert github("acme/notes").subject == "repo:acme/notes:pull_request"
    assert gitlab("acme/notes").subject == "project_path:acme/notes:ref_type:branch:ref:*"


def test_a_certificate_of_a_sign_in_host_is_read_in_its_own_region() -> None:
    (arn,) = set(resources_of(stack(), "acm:DescribeCertificate"))
    assert arn.startswith(f"{ARN}acm:*:")
