"""An access point of a bucket changes nothing about who may use the bucket."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_BUCKET = "behind-a-point"


def _without_account(request: Any, **_: object) -> None:
    """Leave the account out of the host, which has no name here."""
    request.url = re.sub(r"//\d{12}\.", "//", request.url)


@pytest.fixture(scope="module")
def point(clients: Callable[..., Any]) -> dict[str, str]:
    """Make an access point; return its ARN and its alias."""
    clients("s3").create_bucket(Bucket=_BUCKET)
    account = clients("sts").get_caller_identity()["Account"]
    control = clients("s3control")
    control.meta.events.register("before-sign.s3-control", _without_account)
    made = control.create_access_point(AccountId=account, Name="point", Bucket=_BUCKET)
    return {"arn": made["AccessPointArn"], "alias": made["Alias"]}


def _policy(account: str) -> str:
    reads = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{_BUCKET}/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [reads]})


def test_the_policy_of_a_bucket_is_not_changed_through_its_access_point(
    clients: Callable[..., Any], point: dict[str, str]
) -> None:
    s3 = clients("s3")
    document = _policy(clients("sts").get_caller_identity()["Account"])
    s3.put_bucket_policy(Bucket=_BUCKET, Policy=document)
    for write, given in (
        (s3.put_bucket_policy, {"Policy": document}),
        (s3.delete_bucket_policy, {}),
    ):
        with pytest.raises(ClientError) as refused:
            write(Bucket=point["alias"], **given)
        error = refused.value.response["Error"]
        assert error["Code"] == "AccessDenied"
        assert point["arn"] in error["Message"]
    assert s3.get_bucket_policy(Bucket=point["alias"])["Policy"] == document
    s3.delete_bucket_policy(Bucket=_BUCKET)
