"""S3 encodes the path itself before it verifies a signature, as clients beside boto3 rely on."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import http.client
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, unquote

import boto3
import pytest
import requests
from botocore.config import Config
from gatehouse.local.launcher.server import LocalAws

_BUCKET = "signed-paths"
_KEYS = ["plain.txt", "us-east-1:0a1b/x", "a=b", "a+b", "a@b", "a,b", "(a)!'*", "a%20b", "%C3%BC"]


@pytest.fixture(scope="module", autouse=True)
def bucket(clients: Callable[..., Any]) -> None:
    clients("s3").create_bucket(Bucket=_BUCKET)


def _put(
    aws: LocalAws, raw: str, signed_path: str, digest_of_body: str = "UNSIGNED-PAYLOAD"
) -> tuple[int, bytes]:
    """Send a path as it is, with a signature of another spelling of it."""
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    host = f"127.0.0.1:{aws.port}"
    headers = {"host": host, "x-amz-content-sha256": digest_of_body, "x-amz-date": moment}
    if not digest_of_body:
        del headers["x-amz-content-sha256"]
        digest_of_body = hashlib.sha256(b"x").hexdigest()
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    text = f"PUT\n{signed_path}\n\n{lines}\n{names}\n{digest_of_body}"
    scope = (moment[:8], aws.region, "s3", "aws4_request")
    digest = hashlib.sha256(text.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{moment}\n{'/'.join(scope)}\n{digest}"
    key = f"AWS4{aws.environment['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in (*scope, to_sign):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    access = aws.environment["AWS_ACCESS_KEY_ID"]
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={access}/{'/'.join(scope)},SignedHeaders={names},"
        f"Signature={key.hex()}"
    )
    connection = http.client.HTTPConnection("127.0.0.1", aws.port, timeout=30)
    connection.request("PUT", raw, b"x", headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.parametrize("key", _KEYS)
def test_a_raw_path_is_signed_encoded(
    local_aws: LocalAws, clients: Callable[..., Any], key: str
) -> None:
    raw = f"/{_BUCKET}/{key}"
    encoded = quote(unquote(f"/{_BUCKET}/{key}"), safe="/~")
    assert _put(local_aws, raw, encoded)[0] == 200
    assert clients("s3").get_object(Bucket=_BUCKET, Key=unquote(key))["Body"].read() == b"x"


@pytest.mark.parametrize("key", ["us-east-1:0a1b/x", "a=b", "a+b", "a@b", "a,b", "(a)"])
def test_a_signature_of_the_raw_path_is_refused(local_aws: LocalAws, key: str) -> None:
    raw = f"/{_BUCKET}/{key}"
    status, body = _put(local_aws, raw, raw)
    assert (status, b"SignatureDoesNotMatch" in body) == (403, True)


def test_the_digest_of_a_body_is_a_header_that_s3_requires(local_aws: LocalAws) -> None:
    path = f"/{_BUCKET}/plain.txt"
    status, body = _put(local_aws, path, path, "")
    assert (status, b"<Code>InvalidRequest</Code>" in body) == (400, True)
    assert _put(local_aws, path, path, hashlib.sha256(b"x").hexdigest())[0] == 200
    assert _put(local_aws, path, path, hashlib.sha256(b"y").hexdigest())[0] == 400


@pytest.fixture(scope="module", params=["s3", "s3v4"])
def signer(request: Any, local_aws: LocalAws) -> Any:
    """Make a client that presigns with either version of signatures; boto3's default is ``s3``."""
    keys = local_aws.environment
    return boto3.client(
        "s3",
        endpoint_url=local_aws.endpoint,
        region_name=local_aws.region,
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        config=Config(signature_version=request.param, s3={"addressing_style": "path"}),
    )


_OBJECT = {"Bucket": _BUCKET, "Key": "presigned a+b.txt"}


@pytest.mark.parametrize(
    ("operation", "asked", "header", "value"),
    [
        ("get_object", {}, "content-length", "1"),
        (
            "get_object",
            {"ResponseContentDisposition": 'attachment; filename="x y.txt"'},
            "content-disposition",
            'attachment; filename="x y.txt"',
        ),
        ("get_object", {"ResponseContentType": "image/png"}, "content-type", "image/png"),
        ("get_object", {"VersionId": "null"}, "content-length", "1"),
    ],
)
def test_a_signed_url_may_name_headers_of_the_answer(
    signer: Any, operation: str, asked: dict[str, str], header: str, value: str
) -> None:
    signer.put_object(**_OBJECT, Body=b"1")
    url = signer.generate_presigned_url(operation, Params={**_OBJECT, **asked})
    answer = requests.get(url, timeout=30)
    assert (answer.status_code, answer.headers[header]) == (200, value)
    changed = url.replace("presigned", "another")
    assert requests.get(changed, timeout=30).status_code == 403


def test_a_signed_url_may_list(signer: Any) -> None:
    signer.put_object(**_OBJECT, Body=b"1")
    asked = {"Bucket": _BUCKET, "Prefix": "presigned a"}
    url = signer.generate_presigned_url("list_objects_v2", Params=asked)
    answer = requests.get(url, timeout=30)
    assert (answer.status_code, "<Key>presigned" in answer.text) == (200, True)


@pytest.mark.parametrize(
    ("signed", "sent", "status"),
    [
        ({}, {}, 200),
        ({"ContentType": "text/plain"}, {"content-type": "text/plain"}, 200),
        ({"ContentType": "text/plain"}, {"content-type": "text/html"}, 403),
        ({"Metadata": {"venue": "1"}}, {"x-amz-meta-venue": "1"}, 200),
        ({}, {"x-amz-meta-venue": "1"}, 403),
        (
            {"Tagging": "a=b", "StorageClass": "STANDARD_IA"},
            {"x-amz-tagging": "a=b", "x-amz-storage-class": "STANDARD_IA"},
            200,
        ),
    ],
)
def test_a_signed_url_takes_what_was_signed(
    signer: Any, signed: dict[str, Any], sent: dict[str, str], status: int
) -> None:
    url = signer.generate_presigned_url("put_object", Params={**_OBJECT, **signed})
    assert requests.put(url, data=b"x", headers=sent, timeout=30).status_code == status


def test_a_signed_url_ends(signer: Any) -> None:
    url = signer.generate_presigned_url("get_object", Params=_OBJECT, ExpiresIn=-5)
    assert requests.get(url, timeout=30).status_code in (400, 403)


def test_a_request_is_signed_once(signer: Any, local_aws: LocalAws) -> None:
    url = signer.generate_presigned_url("get_object", Params=_OBJECT)
    headers = {"authorization": "AWS4-HMAC-SHA256 Credential=a/b/c/s3/aws4_request"}
    answer = requests.get(url, headers=headers, timeout=30)
    assert (answer.status_code, "Only one auth mechanism" in answer.text) == (400, True)


@pytest.mark.parametrize("name", ["X-Amz-Credential", "x-amz-credential", "AWSAccessKeyId"])
def test_a_key_that_is_named_without_a_signature_is_refused(
    local_aws: LocalAws, clients: Callable[..., Any], name: str
) -> None:
    clients("s3").put_object(Bucket=_BUCKET, Key="plain.txt", Body=b"x")
    key = local_aws.environment["AWS_ACCESS_KEY_ID"]
    url = f"{local_aws.endpoint}/{_BUCKET}/plain.txt?{name}={key}/20260101/us-east-1/s3"
    assert requests.get(url, timeout=30).status_code in (400, 403)
