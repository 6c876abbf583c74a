"""What S3 tells of objects depends on what the caller may do with each."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest
import requests
from botocore import UNSIGNED
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.local.pools import Pool

_BUCKET = "answers"
_ARN = f"arn:aws:s3:::{_BUCKET}"


@pytest.fixture(scope="module")
def pool(pools: Any, clients: Callable[..., Any]) -> Pool:
    clients("s3").create_bucket(Bucket=_BUCKET)
    made: Pool = pools()
    return made


@pytest.fixture(scope="module")
def files(pool: Pool) -> Any:
    return pool.clients("s3", pool.credentials(pool.token("ann")))


def _allow(pool: Pool, *statements: tuple[str, str], **condition: Any) -> None:
    pool.grant_all(
        [
            {"Effect": "Allow", "Action": action, "Resource": resource, **condition}
            for action, resource in statements
        ]
    )


def _status(call: Callable[..., Any], **arguments: Any) -> int:
    with pytest.raises(ClientError) as refused:
        call(Bucket=_BUCKET, **arguments)
    return int(refused.value.response["ResponseMetadata"]["HTTPStatusCode"])


@pytest.mark.parametrize("operation", ["get_object", "head_object"])
def test_a_caller_who_may_not_list_is_not_told_that_an_object_is_missing(
    pool: Pool, files: Any, operation: str
) -> None:
    _allow(pool, ("s3:GetObject", f"{_ARN}/*"))
    assert _status(getattr(files, operation), Key="missing") == 403


@pytest.mark.parametrize("operation", ["get_object", "head_object"])
def test_a_caller_who_may_list_is_told_that_an_object_is_missing(
    pool: Pool, files: Any, operation: str
) -> None:
    _allow(pool, ("s3:GetObject", f"{_ARN}/*"), ("s3:ListBucket", _ARN))
    assert _status(getattr(files, operation), Key="missing") == 404


def test_a_caller_who_may_list_one_prefix_is_not_told_that_an_object_is_missing(
    pool: Pool, files: Any
) -> None:
    listing = {"StringLike": {"s3:prefix": "mine/*"}}
    statements: list[dict[str, Any]] = [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{_ARN}/*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": _ARN, "Condition": listing},
    ]
    pool.grant_all(statements)
    assert _status(files.get_object, Key="mine/missing") == 403


def test_the_refusal_names_the_permission_that_is_missing(pool: Pool, files: Any) -> None:
    _allow(pool, ("s3:GetObject", f"{_ARN}/*"))
    with pytest.raises(ClientError, match=f's3:ListBucket on resource: "{_ARN}"'):
        files.get_object(Bucket=_BUCKET, Key="missing")


def test_a_copy_of_a_missing_object_is_refused_without_permission_to_list(
    pool: Pool, files: Any
) -> None:
    _allow(pool, ("s3:GetObject", f"{_ARN}/*"), ("s3:PutObject", f"{_ARN}/*"))
    copy = {"Key": "copy", "CopySource": f"{_BUCKET}/missing"}
    assert _status(files.copy_object, **copy) == 403


def test_a_stranger_is_not_told_that_a_public_object_is_missing(
    clients: Callable[..., Any],
) -> None:
    s3 = clients("s3")
    s3.create_bucket(Bucket="public-answers")
    s3.delete_public_access_block(Bucket="public-answers")
    s3.put_bucket_policy(
        Bucket="public-answers",
        Policy='{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",'
        ' "Action": "s3:GetObject", "Resource": "arn:aws:s3:::public-answers/*"}}',
    )
    s3.put_object(Bucket="public-answers", Key="there", Body=b"")
    url = f"{s3.meta.endpoint_url}/public-answers"
    assert requests.get(f"{url}/there", timeout=30).status_code == 200
    assert requests.get(f"{url}/missing", timeout=30).status_code == 403


def _delete(files: Any, *keys: str, quiet: bool = False) -> Any:
    return files.delete_objects(
        Bucket=_BUCKET, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": quiet}
    )


def test_the_objects_of_a_batch_that_may_be_deleted_are_deleted(
    pool: Pool, files: Any, clients: Callable[..., Any]
) -> None:
    _allow(pool, ("s3:DeleteObject", f"{_ARN}/mine/*"))
    for key in ("mine/1", "other/1", "mine/2"):
        clients("s3").put_object(Bucket=_BUCKET, Key=key, Body=b"")
    told = _delete(files, "mine/1", "other/1", "mine/2")
    assert [each["Key"] for each in told["Deleted"]] == ["mine/1", "mine/2"]
    assert [(each["Key"], each["Code"]) for each in told["Errors"]] == [("other/1", "AccessDenied")]
    held = clients("s3").list_objects_v2(Bucket=_BUCKET)["Contents"]
    assert [each["Key"] for each in held] == ["other/1"]


def test_a_batch_of_which_nothing_may_be_deleted_is_answered_with_errors(
    pool: Pool, files: Any
) -> None:
    _allow(pool, ("s3:DeleteObject", f"{_ARN}/mine/*"))
    told = _delete(files, "other/1", "other/2", quiet=True)
    assert [each["Key"] for each in told["Errors"]] == ["other/1", "other/2"]


@pytest.fixture
def stranger(local_aws: LocalAws) -> Any:
    """A client that signs nothing."""
    return boto3.client(
        "s3",
        endpoint_url=local_aws.endpoint,
        region_name=local_aws.region,
        config=Config(signature_version=UNSIGNED, proxies={}),
    )


def _open_to_strangers(s3: Any, bucket: str, *actions: str) -> None:
    s3.create_bucket(Bucket=bucket)
    s3.delete_public_access_block(Bucket=bucket)
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": list(actions),
        "Resource": f"arn:aws:s3:::{bucket}/open/*",
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def test_of_a_strangers_batch_the_objects_that_are_open_are_deleted(
    clients: Callable[..., Any], stranger: Any
) -> None:
    s3, bucket = clients("s3"), "batch-of-strangers"
    _open_to_strangers(s3, bucket, "s3:DeleteObject")
    keys = ["open/1", "closed/1", "open/../closed/2", "open/a b&<c>"]
    for key in (*keys, "closed/2"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    batch: dict[str, Any] = {"Objects": [{"Key": each} for each in keys]}
    told = stranger.delete_objects(Bucket=bucket, Delete=batch)
    assert [each["Key"] for each in told["Deleted"]] == [
        "open/1",
        "open/../closed/2",
        "open/a b&<c>",
    ]
    assert [(each["Key"], each["Code"]) for each in told["Errors"]] == [
        ("closed/1", "AccessDenied")
    ]
    held = [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    assert held == ["closed/1", "closed/2"]
    batch["Quiet"] = True
    assert "Deleted" not in stranger.delete_objects(Bucket=bucket, Delete=batch)


def test_a_strangers_batch_in_a_closed_bucket_deletes_nothing(
    clients: Callable[..., Any], stranger: Any
) -> None:
    s3, bucket = clients("s3"), "closed-to-strangers"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="a", Body=b"")
    told = stranger.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "a"}]})
    assert [(each["Key"], each["Code"]) for each in told["Errors"]] == [("a", "AccessDenied")]
    with pytest.raises(ClientError, match="NoSuchBucket"):
        stranger.delete_objects(Bucket="batch-of-nobody", Delete={"Objects": [{"Key": "a"}]})
    assert s3.head_object(Bucket=bucket, Key="a")


def test_a_version_is_deleted_by_strangers_who_may_delete_versions(
    clients: Callable[..., Any], stranger: Any
) -> None:
    s3, bucket = clients("s3"), "versions-of-strangers"
    _open_to_strangers(s3, bucket, "s3:DeleteObject")
    versioned = {"Status": "Enabled"}
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=versioned)
    version = s3.put_object(Bucket=bucket, Key="open/1", Body=b"")["VersionId"]
    both = {"Objects": [{"Key": "open/1"}, {"Key": "open/1", "VersionId": version}]}
    told = stranger.delete_objects(Bucket=bucket, Delete=both)
    assert [each["DeleteMarker"] for each in told["Deleted"]] == [True]
    refused = [(each["VersionId"], each["Code"]) for each in told["Errors"]]
    assert refused == [(version, "AccessDenied")]


def test_a_batch_with_a_signature_that_is_wrong_is_refused(
    clients: Callable[..., Any], pool: Pool
) -> None:
    given = {**pool.credentials(pool.token("bea")), "SecretKey": "wrong"}
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        _delete(clients("s3", given), "mine/1")


def test_a_bucket_that_may_have_lists_takes_the_logs_of_others(clients: Callable[..., Any]) -> None:
    s3 = clients("s3")
    s3.create_bucket(Bucket="answers-logs", ObjectOwnership="BucketOwnerPreferred")
    s3.put_bucket_acl(Bucket="answers-logs", ACL="log-delivery-write")
    grants = s3.get_bucket_acl(Bucket="answers-logs")["Grants"]
    groups = {each["Permission"]: each["Grantee"].get("URI", "") for each in grants}
    assert groups["WRITE"].endswith("/s3/LogDelivery")


@pytest.mark.parametrize("operation", ["create_bucket", "put_bucket_acl"])
def test_a_bucket_is_refused_an_access_control_list_without_meaning(
    pool: Pool, clients: Callable[..., Any], operation: str
) -> None:
    with pytest.raises(ClientError) as refused:
        getattr(clients("s3"), operation)(Bucket=_BUCKET, ACL="everybody")
    assert refused.value.response["Error"]["Code"] == "InvalidArgument"


@pytest.mark.parametrize(
    ("origin", "allowed"), [("https://app.example.com", True), ("https://evil.example.com", False)]
)
def test_a_page_of_the_bucket_may_read_a_refusal(
    clients: Callable[..., Any], local_aws: LocalAws, origin: str, allowed: bool
) -> None:
    s3 = clients("s3")
    s3.create_bucket(Bucket="of-a-page")
    rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["https://app.example.com"]}
    s3.put_bucket_cors(Bucket="of-a-page", CORSConfiguration={"CORSRules": [rule]})
    connection = http.client.HTTPConnection("127.0.0.1", local_aws.port, timeout=30)
    nobodys = "AWS4-HMAC-SHA256 Credential=AKIANOBODY/20300101/us-east-1/s3/aws4_request"
    headers = {"Origin": origin, "Authorization": f"{nobodys}, SignedHeaders=host, Signature=0"}
    connection.request("GET", "/of-a-page/secret.txt", headers=headers)
    answer = connection.getresponse()
    assert answer.status in (400, 403)
    assert (answer.getheader("access-control-allow-origin") == origin) is allowed


@pytest.fixture(scope="module")
def far_away(clients: Callable[..., Any]) -> str:
    place = {"LocationConstraint": "eu-west-1"}
    clients("s3").create_bucket(Bucket="far-away", CreateBucketConfiguration=place)
    return "far-away"


@pytest.mark.parametrize("secret", ["its own", "a" * 40])
def test_a_bucket_of_another_region_sends_every_caller_there(
    far_away: str, local_aws: LocalAws, secret: str
) -> None:
    key, own = (
        local_aws.environment[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    )
    host = f"s3.{local_aws.region}.amazonaws.com"
    request = AWSRequest("GET", f"https://{host}/{far_away}/file", headers={"Host": host})
    signer = Credentials(key, own if secret == "its own" else secret)
    S3SigV4Auth(signer, "s3", local_aws.region).add_auth(request)
    connection = http.client.HTTPConnection("127.0.0.1", local_aws.port, timeout=30)
    connection.request("GET", f"/{far_away}/file", headers=dict(request.headers))
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("x-amz-bucket-region")) == (301, "eu-west-1")


def test_a_caller_who_may_not_see_a_bucket_is_told_its_region(
    pool: Pool, files: Any, local_aws: LocalAws
) -> None:
    _allow(pool, ("s3:GetObject", f"{_ARN}/*"))
    with pytest.raises(ClientError) as refused:
        files.head_bucket(Bucket=_BUCKET)
    told = refused.value.response["ResponseMetadata"]
    assert told["HTTPStatusCode"] == 403
    assert told["HTTPHeaders"]["x-amz-bucket-region"] == local_aws.region
    assert told["HTTPHeaders"]["x-amz-request-id"]
