"""A key's policy is stored only if whoever stores it can change it afterwards."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.gatehouse.local.pools import refusal

_NUMBERS = itertools.count()
_ACCOUNT = "arn:aws:iam::000000000000"
_DELEGATED = {"AWS": f"{_ACCOUNT}:root"}
_MALFORMED = "MalformedPolicyDocumentException"


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(principal: Any, *actions: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": "*"}


@pytest.fixture
def user(clients: Callable[..., Any]) -> Callable[..., tuple[str, Any]]:
    """Make a user with these actions on all keys; return its ARN and its client of KMS."""

    def make(*actions: str) -> tuple[str, Any]:
        iam, name = clients("iam"), f"keeper-{next(_NUMBERS)}"
        arn = iam.create_user(UserName=name)["User"]["Arn"]
        own = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=_policy(own))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys = {"AccessKeyId": key["AccessKeyId"], "SecretKey": key["SecretAccessKey"]}
        return str(arn), clients("kms", {**keys, "SessionToken": None})

    return make


def test_a_key_is_made_by_whoever_may_change_its_policy(user: Callable[..., Any]) -> None:
    arn, kms = user("kms:CreateKey")
    named = _policy(_allow({"AWS": arn}, "kms:PutKeyPolicy"))
    assert kms.create_key(Policy=named)["KeyMetadata"]["KeyId"]
    _, delegated = user("kms:CreateKey", "kms:PutKeyPolicy")
    assert delegated.create_key(Policy=_policy(_allow(_DELEGATED, "kms:*")))["KeyMetadata"]["KeyId"]


def test_a_key_that_nobody_could_change_is_not_made(
    user: Callable[..., Any], clients: Callable[..., Any]
) -> None:
    arn, kms = user("kms:CreateKey")
    before = len(clients("kms").list_keys()["Keys"])
    for policy in (
        _policy(_allow({"AWS": arn}, "kms:Decrypt")),
        _policy(_allow(_DELEGATED, "kms:*")),  # that leaves it to the user's own policies
        _policy(_allow({"AWS": arn}, "kms:*"), {**_allow("*", "kms:Put*"), "Effect": "Deny"}),
    ):
        assert refusal(kms.create_key, Policy=policy) == _MALFORMED
    assert len(clients("kms").list_keys()["Keys"]) == before


def test_whoever_skips_the_check_may_lock_everybody_out(user: Callable[..., Any]) -> None:
    arn, kms = user("kms:CreateKey")
    named = _policy(_allow({"AWS": arn}, "kms:GetKeyPolicy"))
    made = kms.create_key(Policy=named, BypassPolicyLockoutSafetyCheck=True)["KeyMetadata"]["KeyId"]
    assert kms.get_key_policy(KeyId=made)["Policy"] == named


@pytest.mark.parametrize("form", ["KeyId", "Arn"])
def test_a_policy_is_put_only_by_whoever_it_lets_put_the_next_one(
    clients: Callable[..., Any], form: str
) -> None:
    kms = clients("kms")
    key = kms.create_key()["KeyMetadata"][form]
    role = f"{_ACCOUNT}:role/nobody"
    for policy, code in (
        (_policy(_allow(_DELEGATED, "kms:Decrypt")), _MALFORMED),
        (_policy(_allow(_DELEGATED, "kms:*"), _allow({"AWS": role}, "kms:Decrypt")), _MALFORMED),
        ("{}", _MALFORMED),
    ):
        assert refusal(kms.put_key_policy, KeyId=key, Policy=policy) == code
    wider = _policy(_allow(_DELEGATED, "kms:*"), _allow({"Service": "sns.amazonaws.com"}, "kms:*"))
    kms.put_key_policy(KeyId=key, Policy=wider)
    assert kms.get_key_policy(KeyId=key)["Policy"] == wider
    last = _policy(_allow(_DELEGATED, "kms:Decrypt"))
    kms.put_key_policy(KeyId=key, Policy=last, BypassPolicyLockoutSafetyCheck=True)
    assert refusal(kms.put_key_policy, KeyId=key, Policy=wider) == "AccessDeniedException"
