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


@pytest.fixture
def sealed(clients: Callable[..., Any]) -> tuple[str, bytes]:
    """Make a key that only the root may use, and encrypt with it: its id and the ciphertext."""
    kms, root = clients("kms"), f"{_ACCOUNT}:root"
    condition = {"StringEquals": {"aws:PrincipalArn": root}}
    of_root = {**_allow(_DELEGATED, "kms:*"), "Condition": condition}
    key = kms.create_key(Policy=_policy(of_root))["KeyMetadata"]["KeyId"]
    return str(key), kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"]


@pytest.mark.parametrize("named", [None, "alias/nobodys", "0" * 8, "own"])
def test_a_ciphertext_is_decrypted_by_whoever_may_use_the_key_that_it_is_under(
    clients: Callable[..., Any],
    user: Callable[..., Any],
    sealed: tuple[str, bytes],
    named: str | None,
) -> None:
    _, kms = user("kms:*")
    own = clients("kms").create_key()["KeyMetadata"]["KeyId"]
    asked = {} if named is None else {"KeyId": own if named == "own" else named}
    assert refusal(kms.decrypt, CiphertextBlob=sealed[1], **asked) == "AccessDeniedException"
    mine = kms.encrypt(KeyId=own, Plaintext=b"mine")["CiphertextBlob"]
    for given in ({}, {"KeyId": own}):
        assert kms.decrypt(CiphertextBlob=mine, **given)["Plaintext"] == b"mine"


def test_an_alias_stands_for_its_key_in_policies(
    clients: Callable[..., Any], user: Callable[..., Any]
) -> None:
    kms, iam = clients("kms"), clients("iam")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    alias = f"alias/stands-{next(_NUMBERS)}"
    kms.create_alias(AliasName=alias, TargetKeyId=key)
    asked = {"KeyId": alias, "Plaintext": b"x"}

    def may(*statements: dict[str, Any]) -> Any:
        arn, client = user("kms:ListKeys")
        name = arn.rpartition("/")[2]
        iam.put_user_policy(UserName=name, PolicyName="keys", PolicyDocument=_policy(*statements))
        return client

    def allows(resource: str, effect: str = "Allow", **more: Any) -> dict[str, Any]:
        return {"Effect": effect, "Action": "kms:Encrypt", "Resource": resource, **more}

    of_the_alias = key.rpartition(":")[0] + f":{alias}"
    assert refusal(may(allows(of_the_alias)).encrypt, **asked) == "AccessDeniedException"
    assert may(allows(key)).encrypt(**asked)["CiphertextBlob"]
    denied = may(allows("*"), allows(key, "Deny"))
    assert refusal(denied.encrypt, **asked) == "AccessDeniedException"
    by_alias = {"StringEquals": {"kms:RequestAlias": alias}}
    limited = may(allows("*", Condition=by_alias))
    assert limited.encrypt(**asked)["CiphertextBlob"]
    assert refusal(limited.encrypt, KeyId=key, Plaintext=b"x") == "AccessDeniedException"
    named = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": alias}}
    assert may(allows("*", Condition=named)).encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]


def test_an_alias_is_made_and_moved_by_whoever_may_both_it_and_its_keys(
    clients: Callable[..., Any], user: Callable[..., Any]
) -> None:
    iam = clients("iam")
    one, two = (clients("kms").create_key()["KeyMetadata"]["Arn"] for _ in range(2))
    alias = f"alias/moves-{next(_NUMBERS)}"
    arn, kms = user("kms:ListKeys")

    def may(*resources: str) -> None:
        own = {"Effect": "Allow", "Action": "kms:*Alias", "Resource": list(resources)}
        iam.put_user_policy(
            UserName=arn.rpartition("/")[2], PolicyName="own", PolicyDocument=_policy(own)
        )

    itself = one.rpartition(":")[0] + f":{alias}"
    for resources in ([itself], [one]):
        may(*resources)
        made = refusal(kms.create_alias, AliasName=alias, TargetKeyId=one)
        assert made == "AccessDeniedException"
    may(itself, one)
    kms.create_alias(AliasName=alias, TargetKeyId=one)
    moved = {"AliasName": alias, "TargetKeyId": two}
    assert refusal(kms.update_alias, **moved) == "AccessDeniedException"
    may(itself, two)
    assert refusal(kms.update_alias, **moved) == "AccessDeniedException"
    may(itself, one, two)
    kms.update_alias(**moved)
    may(itself)
    assert refusal(kms.delete_alias, AliasName=alias) == "AccessDeniedException"
    may(itself, two)
    kms.delete_alias(AliasName=alias)


@pytest.mark.parametrize(
    ("condition", "right", "wrong"),
    [
        (
            {"StringEquals": {"kms:EncryptionContext:app": "notes"}},
            {"EncryptionContext": {"app": "notes"}},
            {"EncryptionContext": {"app": "others"}},
        ),
        (
            {"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["app"]}},
            {"EncryptionContext": {"app": "notes"}},
            {"EncryptionContext": {"app": "notes", "more": "x"}},
        ),
        ({"Null": {"kms:EncryptionContextKeys": "false"}}, {"EncryptionContext": {"a": "b"}}, {}),
    ],
    ids=["a value", "names", "any"],
)
def test_the_encryption_context_decides(
    clients: Callable[..., Any],
    user: Callable[..., Any],
    condition: dict[str, Any],
    right: dict[str, Any],
    wrong: dict[str, Any],
) -> None:
    arn, kms = user("kms:ListKeys")
    own = {"Effect": "Allow", "Action": "kms:Encrypt", "Resource": "*", "Condition": condition}
    clients("iam").put_user_policy(
        UserName=arn.rpartition("/")[2], PolicyName="own", PolicyDocument=_policy(own)
    )
    asked = {"KeyId": clients("kms").create_key()["KeyMetadata"]["KeyId"], "Plaintext": b"x"}
    assert kms.encrypt(**asked, **right)["CiphertextBlob"]
    assert refusal(kms.encrypt, **asked, **wrong) == "AccessDeniedException"


def test_a_policy_can_refuse_to_skip_the_check_and_other_kinds_of_keys(
    clients: Callable[..., Any], user: Callable[..., Any]
) -> None:
    arn, kms = user("kms:*")
    only = {
        "Bool": {"kms:BypassPolicyLockoutSafetyCheck": "true"},
        "StringNotEquals": {"kms:KeySpec": "SYMMETRIC_DEFAULT"},
    }
    denials = [
        {"Effect": "Deny", "Action": "kms:*", "Resource": "*", "Condition": {operator: tested}}
        for operator, tested in only.items()
    ]
    own = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
    clients("iam").put_user_policy(
        UserName=arn.rpartition("/")[2], PolicyName="own", PolicyDocument=_policy(own, *denials)
    )
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    policy = _policy(_allow(_DELEGATED, "kms:*"))
    kms.put_key_policy(KeyId=key, Policy=policy)
    skipped = {"KeyId": key, "Policy": policy, "BypassPolicyLockoutSafetyCheck": True}
    assert refusal(kms.put_key_policy, **skipped) == "AccessDeniedException"
    signing = {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}
    assert refusal(kms.create_key, **signing) == "AccessDeniedException"
