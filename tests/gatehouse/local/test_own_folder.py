from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_SUB = "${cognito-identity.amazonaws.com:sub}"
_BUCKET = "own-folder"


@pytest.fixture(scope="module", autouse=True)
def bucket(clients: Callable[..., Any], sign_in: Any) -> str:
    """Make a bucket in which signed-in users may use their own folder."""
    clients("s3").create_bucket(Bucket=_BUCKET)
    objects = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    sign_in.grant(
        "own-folder",
        {
            "Effect": "Allow",
            "Action": objects,
            "Resource": f"arn:aws:s3:::{_BUCKET}/private/{_SUB}/*",
        },
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": f"arn:aws:s3:::{_BUCKET}",
            "Condition": {"StringLike": {"s3:prefix": [f"private/{_SUB}/", f"private/{_SUB}/*"]}},
        },
    )
    return _BUCKET


def _refusal(call: Callable[..., Any], **arguments: str) -> int:
    with pytest.raises(ClientError) as refused:
        call(Bucket=_BUCKET, **arguments)
    return int(refused.value.response["ResponseMetadata"]["HTTPStatusCode"])


def test_a_user_stores_and_reads_a_file_in_their_own_folder(clients: Any, ada: Any) -> None:
    mine = clients("s3", ada.credentials)
    key = f"private/{ada.identity}/diary.txt"
    mine.put_object(Bucket=_BUCKET, Key=key, Body=b"dear diary")
    assert mine.get_object(Bucket=_BUCKET, Key=key)["Body"].read() == b"dear diary"


def test_a_user_lists_their_own_folder(clients: Any, ada: Any) -> None:
    mine = clients("s3", ada.credentials)
    mine.put_object(Bucket=_BUCKET, Key=f"private/{ada.identity}/list.txt", Body=b"")
    listed = mine.list_objects_v2(Bucket=_BUCKET, Prefix=f"private/{ada.identity}/")
    assert f"private/{ada.identity}/list.txt" in [found["Key"] for found in listed["Contents"]]


@pytest.mark.parametrize("operation", ["get_object", "put_object", "delete_object"])
def test_another_users_folder_is_refused(clients: Any, ada: Any, bob: Any, operation: str) -> None:
    clients("s3").put_object(Bucket=_BUCKET, Key=f"private/{bob.identity}/a.txt", Body=b"")
    call = getattr(clients("s3", ada.credentials), operation)
    assert _refusal(call, Key=f"private/{bob.identity}/a.txt") == 403


def test_another_users_folder_cannot_be_listed(clients: Any, ada: Any, bob: Any) -> None:
    listing = clients("s3", ada.credentials).list_objects_v2
    assert _refusal(listing, Prefix=f"private/{bob.identity}/") == 403


@pytest.mark.parametrize("prefix", ["", "private/", "private"])
def test_folders_above_the_users_own_cannot_be_listed(clients: Any, ada: Any, prefix: str) -> None:
    assert _refusal(clients("s3", ada.credentials).list_objects_v2, Prefix=prefix) == 403


def test_the_bucket_cannot_be_listed_without_a_prefix(clients: Any, ada: Any) -> None:
    assert _refusal(clients("s3", ada.credentials).list_objects_v2) == 403


def test_a_folder_whose_name_is_the_placeholder_is_nobodys(clients: Any, ada: Any) -> None:
    put = clients("s3", ada.credentials).put_object
    assert _refusal(put, Key=f"private/{_SUB}/a.txt") == 403


def test_a_folder_whose_name_begins_with_the_users_own_is_refused(clients: Any, ada: Any) -> None:
    put = clients("s3", ada.credentials).put_object
    assert _refusal(put, Key=f"private/{ada.identity}-too/a.txt") == 403
