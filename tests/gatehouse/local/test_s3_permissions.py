"""What an S3 request needs is asked of its very key, with all that comes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.gatehouse.local.pools import Pool, refusal

_BUCKET = "permissions"
_ARN = f"arn:aws:s3:::{_BUCKET}"
_PUT = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"{_ARN}/*"}


@pytest.fixture(scope="module")
def pool(pools: Any, clients: Callable[..., Any]) -> Pool:
    clients("s3").create_bucket(Bucket=_BUCKET, ObjectLockEnabledForBucket=True)
    clients("s3").create_bucket(Bucket="permissions-source")
    made: Pool = pools()
    return made


@pytest.fixture(scope="module")
def files(pool: Pool) -> Any:
    return pool.clients("s3", pool.credentials(pool.token("ann")))


def _put(files: Any, key: str = "a", **more: Any) -> Any:
    return files.put_object(Bucket=_BUCKET, Key=key, Body=b"", **more)


@pytest.mark.parametrize("key", ["mine//a", "/mine/a", "mine"])
def test_a_key_with_an_empty_part_is_another_key(pool: Pool, files: Any, key: str) -> None:
    pool.grant_all([{**_PUT, "Resource": [f"{_ARN}/mine/a", f"{_ARN}/mine/"]}])
    assert refusal(_put, files, key) == "AccessDenied"


def test_a_key_may_end_in_a_slash(pool: Pool, files: Any) -> None:
    pool.grant_all([{**_PUT, "Resource": f"{_ARN}/mine/*"}])
    _put(files, "mine/")


@pytest.mark.parametrize(
    ("action", "options"),
    [
        ("s3:PutObjectTagging", {"Tagging": "a=b"}),
        ("s3:PutObjectAcl", {"ACL": "bucket-owner-full-control"}),
        ("s3:PutObjectLegalHold", {"ObjectLockLegalHoldStatus": "OFF"}),
        (
            "s3:PutObjectRetention",
            {
                "ObjectLockMode": "GOVERNANCE",
                "ObjectLockRetainUntilDate": "2100-01-01T00:00:00Z",
            },
        ),
    ],
)
def test_tags_lists_and_locks_of_an_object_need_permissions_of_their_own(
    pool: Pool, files: Any, action: str, options: dict[str, Any]
) -> None:
    pool.grant_all([_PUT])
    assert refusal(_put, files, **options) == "AccessDenied"
    with pytest.raises(ClientError, match=action):
        files.create_multipart_upload(Bucket=_BUCKET, Key="a", **options)
    pool.grant_all([_PUT, {**_PUT, "Action": action}])
    _put(files, **options)


def test_a_copy_of_tags_needs_permission_to_read_and_to_write_them(
    pool: Pool, files: Any, clients: Callable[..., Any]
) -> None:
    clients("s3").put_object(Bucket="permissions-source", Key="t", Body=b"", Tagging="a=b")
    source = "arn:aws:s3:::permissions-source/*"
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": source}
    tags = [
        {"Effect": "Allow", "Action": "s3:GetObjectTagging", "Resource": source},
        {**_PUT, "Action": "s3:PutObjectTagging"},
    ]
    copy = {"Bucket": _BUCKET, "Key": "copy", "CopySource": "permissions-source/t"}
    for granted in ([], tags[:1], tags[1:]):
        pool.grant_all([_PUT, read, *granted])
        assert refusal(files.copy_object, **copy) == "AccessDenied"
    pool.grant_all([_PUT, read, *tags])
    files.copy_object(**copy)


@pytest.mark.parametrize(
    ("key", "value", "options"),
    [
        ("s3:x-amz-storage-class", "STANDARD_IA", {"StorageClass": "STANDARD_IA"}),
        ("s3:x-amz-server-side-encryption", "AES256", {"ServerSideEncryption": "AES256"}),
        ("s3:RequestObjectTag/team", "blue", {"Tagging": "team=blue"}),
        ("s3:object-lock-legal-hold", "OFF", {"ObjectLockLegalHoldStatus": "OFF"}),
    ],
)
def test_a_policy_can_use_the_headers_of_a_write(
    pool: Pool, files: Any, key: str, value: str, options: dict[str, Any]
) -> None:
    along = ["s3:PutObjectTagging", "s3:PutObjectLegalHold"]
    limited = {**_PUT, "Condition": {"StringEquals": {key: value}}}
    pool.grant_all([limited, {**_PUT, "Action": along}])
    assert refusal(_put, files) == "AccessDenied"
    _put(files, **options)
