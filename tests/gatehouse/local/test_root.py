"""The root is bound by what a resource's policy refuses to everybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_BUCKET = "root-is-bound"


@pytest.fixture
def s3(clients: Callable[..., Any]) -> Any:
    client = clients("s3")
    client.create_bucket(Bucket=_BUCKET)
    client.put_object(Bucket=_BUCKET, Key="a", Body=b"1")
    yield client
    client.delete_bucket_policy(Bucket=_BUCKET)
    client.delete_object(Bucket=_BUCKET, Key="a")
    client.delete_bucket(Bucket=_BUCKET)


def _refuse_everybody(s3: Any, action: str) -> None:
    arn = f"arn:aws:s3:::{_BUCKET}"
    deny = {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": [arn, f"{arn}/*"]}
    policy = {"Version": "2012-10-17", "Statement": [{"Sid": "Nobody", **deny}]}
    s3.put_bucket_policy(Bucket=_BUCKET, Policy=json.dumps(policy))


@pytest.mark.parametrize(
    ("action", "operation", "asked"),
    [
        ("s3:*", "get_object", {"Key": "a"}),
        ("s3:*", "list_objects_v2", {}),
        ("s3:GetObject", "get_object", {"Key": "a"}),
        ("s3:DeleteObject", "delete_object", {"Key": "a"}),
    ],
)
def test_a_deny_for_everybody_holds_for_the_root(
    s3: Any, action: str, operation: str, asked: dict[str, str]
) -> None:
    _refuse_everybody(s3, action)
    with pytest.raises(ClientError, match="explicit deny in a resource-based policy") as refused:
        getattr(s3, operation)(Bucket=_BUCKET, **asked)
    assert refused.value.response["Error"]["Code"] == "AccessDenied"


def test_a_batch_of_the_root_is_decided_object_by_object(s3: Any) -> None:
    _refuse_everybody(s3, "s3:DeleteObject")
    answer = s3.delete_objects(Bucket=_BUCKET, Delete={"Objects": [{"Key": "a"}]})
    assert [each["Code"] for each in answer["Errors"]] == ["AccessDenied"]


def test_the_root_can_always_take_a_bucket_policy_away(s3: Any) -> None:
    _refuse_everybody(s3, "s3:*")
    assert "Nobody" in s3.get_bucket_policy(Bucket=_BUCKET)["Policy"]
    s3.delete_bucket_policy(Bucket=_BUCKET)
    assert s3.get_object(Bucket=_BUCKET, Key="a")["Body"].read() == b"1"


def test_a_deny_of_something_else_leaves_the_root_alone(s3: Any) -> None:
    _refuse_everybody(s3, "s3:PutObject")
    assert s3.get_object(Bucket=_BUCKET, Key="a")["Body"].read() == b"1"
