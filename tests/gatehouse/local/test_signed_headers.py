"""A header of S3's own counts only if it is signed: it can change what a request does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
import requests
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.conftest import Person, SignIn

_BUCKET = "signed-headers"
_ADDED = {"x-amz-meta-owner": "eve"}


@pytest.fixture(scope="module", autouse=True)
def bucket(clients: Callable[..., Any], sign_in: SignIn) -> None:
    clients("s3").create_bucket(Bucket=_BUCKET)
    clients("s3").put_object(Bucket=_BUCKET, Key="other", Body=b"")
    sign_in.grant(
        "signed-headers",
        {"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{_BUCKET}/*"},
    )


@pytest.fixture(scope="module")
def signer(local_aws: LocalAws, ada: Person) -> Any:
    """Make a client that signs URLs as browsers are given them."""
    return boto3.client(
        "s3",
        endpoint_url=local_aws.endpoint,
        region_name=local_aws.region,
        aws_access_key_id=ada.credentials["AccessKeyId"],
        aws_secret_access_key=ada.credentials["SecretKey"],
        aws_session_token=ada.credentials["SessionToken"],
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


def _url(signer: Any, **options: Any) -> str:
    asked = {"Bucket": _BUCKET, "Key": "a", **options}
    return str(signer.generate_presigned_url("put_object", Params=asked))


def test_a_header_added_to_a_signed_url_is_refused(signer: Any) -> None:
    url = _url(signer)
    assert requests.put(url, data=b"x", timeout=30).status_code == 200
    assert requests.put(url, data=b"x", headers=_ADDED, timeout=30).status_code == 403
    copy = {"x-amz-copy-source": f"{_BUCKET}/other"}
    refused = requests.put(url, headers=copy, timeout=30)
    assert refused.status_code == 403
    assert "headers present in the request which were not signed" in refused.text


def test_a_signed_url_accepts_the_headers_that_were_signed(signer: Any) -> None:
    url = _url(signer, Metadata={"owner": "ada"})
    mine = {"x-amz-meta-owner": "ada"}
    assert requests.put(url, data=b"x", headers=mine, timeout=30).status_code == 200


def test_a_header_added_to_a_signed_request_is_refused(local_aws: LocalAws, signer: Any) -> None:
    url = f"{local_aws.endpoint}/{_BUCKET}/a"
    asked = AWSRequest("PUT", url, data=b"x")
    keys = signer._request_signer._credentials.get_frozen_credentials()
    S3SigV4Auth(keys, "s3", local_aws.region).add_auth(asked)
    signed = dict(asked.headers.items())
    assert requests.put(url, data=b"x", headers=signed, timeout=30).status_code == 200
    tampered = {**signed, **_ADDED}
    assert requests.put(url, data=b"x", headers=tampered, timeout=30).status_code == 403
