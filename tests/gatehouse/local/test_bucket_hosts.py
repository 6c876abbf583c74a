"""A request to a bucket's own host goes the same way as one with the bucket in its path."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
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
    return _asking(pool, local_aws, f"{_BUCKET}.{request.param.format(port=local_aws.port)}")


def _asking(pool: Pool, local_aws: LocalAws, host: str) -> Ask:
    given = pool.credentials(pool.token("ann"))
    keys = Credentials(given["AccessKeyId"], given["SecretKey"], given["SessionToken"])
    return _asking_with(keys, local_aws, host)


def _asking_with(keys: Credentials, local_aws: LocalAws, host: str) -> Ask:

    def asking(
        method: str,
        path: str,
        body: bytes = b"",
        *,
        in_url: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        digest = {} if in_url else {"x-amz-content-sha256": hashlib.sha256(body).hexdigest()}
        told = {**digest, **(headers or {})}
        signed = AWSRequest(method, f"http://{host}{path}", data=body, headers=told)
        sign = S3SigV4QueryAuth if in_url else S3SigV4Auth
        sign(keys, "s3", local_aws.region).add_auth(signed)
        connection = http.client.HTTPConnection("127.0.0.1", local_aws.port, timeout=30)
        sent = {**dict(signed.headers.items()), "Host": host}
        connection.request(method, str(signed.url).partition(host)[2], body, sent)
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


#: Names that look like the host of an access point: of a bucket, and of one.
_NUMBERED, _POINT = "numbered-000000000000", "front-000000000000"
_HOSTS = {
    "of a bucket": (_NUMBERED, "s3.us-east-1.amazonaws.com"),
    "of an access point": (_POINT, "s3-accesspoint.us-east-1.amazonaws.com"),
}


@pytest.fixture(scope="module")
def sealed(clients: Callable[..., Any], local_aws: LocalAws) -> str:
    """Make a bucket under a key, with an access point; return the key's ARN."""
    s3, key = clients("s3"), clients("kms").create_key()["KeyMetadata"]["Arn"]
    s3.create_bucket(Bucket=_NUMBERED)
    rule = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    s3.put_bucket_encryption(
        Bucket=_NUMBERED,
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": rule}]},
    )
    s3.put_object(Bucket=_NUMBERED, Key="a", Body=b"there")
    root = Credentials(
        local_aws.environment["AWS_ACCESS_KEY_ID"], local_aws.environment["AWS_SECRET_ACCESS_KEY"]
    )
    asked = f"<CreateAccessPointRequest><Bucket>{_NUMBERED}</Bucket></CreateAccessPointRequest>"
    control = _asking_with(root, local_aws, "s3-control.us-east-1.amazonaws.com")
    of_root = {"x-amz-account-id": "000000000000"}
    path = "/v20180820/accesspoint/front"
    assert control("PUT", path, asked.encode(), headers=of_root)[0] == 200
    return str(key)


@pytest.fixture(params=_HOSTS)
def ask_sealed(pool: Pool, local_aws: LocalAws, sealed: str, request: pytest.FixtureRequest) -> Ask:
    """Send a request to the host of the bucket, or of its access point."""
    return _asking(pool, local_aws, ".".join(_HOSTS[request.param]))


_AT_BOTH = ("arn:aws:s3:::numbered-000000000000/*", "arn:aws:s3:*:*:accesspoint/front/object/*")


def _may_at_both(pool: Pool, *actions: str, key: tuple[str, str] | None = None) -> None:
    at_both = [(action, on) for action in actions for on in _AT_BOTH]
    _may(pool, *at_both, *([key] if key else []))


def test_a_sealed_object_needs_its_key_at_each_host(
    pool: Pool, ask_sealed: Ask, sealed: str
) -> None:
    _may_at_both(pool, "s3:GetObject")
    status, answer = ask_sealed("GET", "/a")
    assert (status, b"kms:Decrypt" in answer) == (403, True)
    _may_at_both(pool, "s3:GetObject", key=("kms:Decrypt", sealed))
    assert ask_sealed("GET", "/a") == (200, b"there")


def test_tags_of_an_object_need_their_permission_at_each_host(
    pool: Pool, ask_sealed: Ask, sealed: str
) -> None:
    tagged = {"x-amz-tagging": "a=b"}
    writing = ("kms:GenerateDataKey", sealed)
    _may_at_both(pool, "s3:PutObject", key=writing)
    assert ask_sealed("PUT", "/tagged", b"there", headers=tagged)[0] == 403
    assert ask_sealed("PUT", "/tagged", b"there")[0] == 200
    _may_at_both(pool, "s3:PutObject", "s3:PutObjectTagging", key=writing)
    assert ask_sealed("PUT", "/tagged", b"there", headers=tagged)[0] == 200


def test_a_request_that_is_two_is_refused_at_each_host(pool: Pool, ask_sealed: Ask) -> None:
    _may_at_both(pool, "s3:GetObjectTagging")
    assert ask_sealed("GET", "/a?tagging&acl")[0] == 400
    assert ask_sealed("GET", "/a?tagging")[0] == 200


def test_an_access_point_is_asked_for_beside_its_bucket(
    pool: Pool, local_aws: LocalAws, sealed: str
) -> None:
    ask = _asking(pool, local_aws, ".".join(_HOSTS["of an access point"]))
    for only in _AT_BOTH:
        _may(pool, ("s3:GetObject", only), ("kms:Decrypt", sealed))
        assert ask("GET", "/a")[0] == 403


def test_a_version_needs_the_key_that_it_is_under(
    pool: Pool, clients: Callable[..., Any], sealed: str
) -> None:
    s3 = clients("s3")
    s3.put_bucket_versioning(Bucket=_BUCKET, VersioningConfiguration={"Status": "Enabled"})
    under = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": sealed}
    first = s3.put_object(Bucket=_BUCKET, Key="sealed", Body=b"first", **under)["VersionId"]
    second = s3.put_object(Bucket=_BUCKET, Key="sealed", Body=b"second")["VersionId"]
    member = pool.clients("s3", pool.credentials(pool.token("ann")))
    _may(pool, _READS, ("s3:GetObjectVersion", f"{_ARN}/*"), ("s3:PutObject", f"{_ARN}/*"))
    asked = {"Bucket": _BUCKET, "Key": "sealed"}
    assert member.get_object(**asked, VersionId=second)["Body"].read() == b"second"
    copy = {"CopySource": {**asked, "VersionId": first}, "Bucket": _BUCKET, "Key": "copy"}
    for call, named in (
        (member.get_object, {**asked, "VersionId": first}),
        (member.copy_object, copy),
    ):
        with pytest.raises(ClientError, match="kms:Decrypt"):
            call(**named)
    _may(pool, _READS, ("s3:GetObjectVersion", f"{_ARN}/*"), ("kms:Decrypt", sealed))
    assert member.get_object(**asked, VersionId=first)["Body"].read() == b"first"
