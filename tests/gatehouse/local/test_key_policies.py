"""A key's policy is changed only to one that its caller may change again."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError


@pytest.fixture(scope="module")
def kms(clients: Callable[..., Any]) -> Any:
    return clients("kms")


@pytest.fixture(scope="module")
def account(clients: Callable[..., Any]) -> str:
    return str(clients("sts").get_caller_identity()["Account"])


def _document(principal: str, action: str = "kms:*") -> str:
    allow = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": action,
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [allow]})


def _refused(call: Callable[..., Any], **arguments: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    error = refused.value.response["Error"]
    assert error["Code"] == "MalformedPolicyDocumentException"
    return str(error["Message"])


@pytest.mark.parametrize(
    ("principal", "action"),
    [
        ("arn:aws:iam::{account}:role/somebody", "kms:*"),
        ("arn:aws:iam::{account}:root", "kms:Decrypt"),
    ],
)
def test_a_policy_that_locks_its_caller_out_is_refused(
    kms: Any, account: str, principal: str, action: str
) -> None:
    locked = _document(principal.format(account=account), action)
    told = "The new key policy will not allow you to update the key policy in the future."
    assert _refused(kms.create_key, Policy=locked) == told
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    assert _refused(kms.put_key_policy, KeyId=key, Policy=locked) == told
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyId"] == key


def test_a_policy_for_the_account_is_taken(kms: Any, account: str) -> None:
    mine = _document(f"arn:aws:iam::{account}:root")
    key = kms.create_key(Policy=mine)["KeyMetadata"]["KeyId"]
    kms.put_key_policy(KeyId=key, Policy=mine)
    assert json.loads(kms.get_key_policy(KeyId=key)["Policy"]) == json.loads(mine)


def test_who_asks_for_it_may_lock_everybody_out(kms: Any, account: str) -> None:
    locked = _document(f"arn:aws:iam::{account}:root", "kms:Decrypt")
    key = kms.create_key(Policy=locked, BypassPolicyLockoutSafetyCheck=True)
    with pytest.raises(ClientError) as refused:
        kms.describe_key(KeyId=key["KeyMetadata"]["KeyId"])
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


@pytest.mark.parametrize("document", ["{}", "no JSON"])
def test_a_policy_that_cannot_be_read_is_refused(kms: Any, document: str) -> None:
    _refused(kms.create_key, Policy=document)
