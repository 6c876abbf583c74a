"""A request to a bucket's own host goes the same way as one with the bucket in its path."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.local.pools import Pool

_BUCKET = "hosted"
_ARN = f"arn:aws:s3:::{_BUCKET}"
_LISTS = ("s3:ListBucket", _ARN)
_READS = ("s3:GetObject", f"{_ARN}/*")

Ask = Callable[..., tuple[int, bytes]]


@pytest.fixture(scope="module")
def pool(pools: Any, clients: Callable[..., Any]) -> Pool:
    clients("s3").create_bucket(Bucket=_BUCKET)
    made: Pool = pools()
    return made


def _may(pool: Pool, *allowed: tuple[str, str]) -> None:
    pool.grant_all(
        [{"Effect": "Allow", "Action": action, "Resource": on} for action, on in allowed]
    )


@pytest.fixture(
    params=["s3.us-east-1.amazonaws.com", "s3.localhost:{port}", "localhost:{port}"],
    ids=["of AWS", "of S3 on localhost", "on localhost"],
)
def ask(pool: Pool, local_aws: LocalAws, request: pytest.FixtureRequest) -> Ask:
    """Send a request of a member of the pool to the bucket's host, signed in a header or a URL."""
    given = pool.credentials(pool.token("ann"))
    keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
    host = f"{_BUCKET}.{request.param.format(port=local_aws.port)}"

    def asking(
        method: str, path: str, body: bytes = b"", *, in_url: bool = False
    ) -> tuple[int, bytes]:
        digest = {} if in_url else {"x-amz-content-sha256": hashlib.sha256(body).hexdigest()}
        signed = AWSRequest(method, f"http://{host}{path}", data=body, headers=digest)
        sign = S3SigV4QueryAuth if in_url else S3SigV4Auth
        sign(keys, "s3", local_aws.region).add_auth(signed)
        connection = http.client.HTTPConnection("127.0.0.1", local_aws.port, timeout=30)
        headers = {**dict(signed.headers.items()), "Host": host}
        connection.request(method, str(signed.url).partition(host)[2], body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    return asking


@pytest.mark.parametrize("in_url", [False, True], ids=["in a header", "in a URL"])
def test_an_object_is_read(pool: Pool, ask: Ask, clients: Callable[..., Any], in_url: bool) -> None:
    clients("s3").put_object(Bucket=_BUCKET, Key="a/b c", Body=b"there")
    _may(pool, _READS)
    assert ask("GET", "/a/b%20c", in_url=in_url) == (200, b"there")


@pytest.mark.parametrize(("lists", "status"), [([], 403), ([_LISTS], 404)])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_missing_object_is_told_of_to_whoever_may_list(
    pool: Pool, ask: Ask, method: str, lists: list[tuple[str, str]], status: int
) -> None:
    _may(pool, _READS, *lists)
    assert ask(method, "/missing")[0] == status


def test_the_objects_of_a_batch_are_decided_one_by_one(
    pool: Pool, ask: Ask, clients: Callable[..., Any]
) -> None:
    for key in ("mine", "other"):
        clients("s3").put_object(Bucket=_BUCKET, Key=key, Body=b"")
    _may(pool, ("s3:DeleteObject", f"{_ARN}/mine"))
    objects = "".join(f"<Object><Key>{key}</Key></Object>" for key in ("mine", "other"))
    status, answer = ask("POST", "/?delete", f"<Delete>{objects}</Delete>".encode())
    told = {
        (each.tag.rpartition("}")[2], each.findtext("{*}Key"))
        for each in ElementTree.fromstring(answer)
    }
    assert (status, told) == (200, {("Deleted", "mine"), ("Error", "other")})


@pytest.mark.parametrize(
    "keys",
    [
        "<Key>mine</Key><Key>other</Key>",
        "<Key>other</Key><Key>mine</Key>",
        '<Key>mine</Key><s:Key xmlns:s="http://s3.amazonaws.com/doc/2006-03-01/">other</s:Key>',
        '<s:Key xmlns:s="http://s3.amazonaws.com/doc/2006-03-01/">other</s:Key><Key>mine</Key>',
    ],
)
def test_no_object_is_deleted_that_was_not_decided(
    pool: Pool, ask: Ask, clients: Callable[..., Any], keys: str
) -> None:
    clients("s3").put_object(Bucket=_BUCKET, Key="other", Body=b"")
    _may(pool, ("s3:DeleteObject", f"{_ARN}/mine"))
    ask("POST", "/?delete", f"<Delete><Object>{keys}</Object></Delete>".encode())
    ask("POST", "/?delete&tagging", b"<Delete><Object><Key>other</Key></Object></Delete>")
    ask("POST", "/?delete&metadataTable", b"<Delete><Object><Key>other</Key></Object></Delete>")
    clients("s3").head_object(Bucket=_BUCKET, Key="other")


def test_a_policy_that_s3_does_not_store_is_refused(pool: Pool, ask: Ask) -> None:
    _may(pool, ("s3:PutBucketPolicy", _ARN))
    policy = (
        b'{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*",'
        b' "Action": "s3:GetObject", "Resource": "arn:aws:s3:::other/*"}}'
    )
    status, answer = ask("PUT", "/?policy", policy)
    assert (status, b"MalformedPolicy" in answer) == (400, True)
    status, _ = ask("PUT", "/?policy", policy.replace(b"other", _BUCKET.encode()))
    assert status == 204
