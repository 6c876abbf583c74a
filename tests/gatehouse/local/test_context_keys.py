"""Every condition key has its value in the request of a signed-in user."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.gatehouse.local.pools import Pool

_BUCKET = "context-keys"
_COGNITO = "cognito-identity.amazonaws.com"
_KEYS = [
    ("StringEquals", "aws:FederatedProvider", _COGNITO, "accounts.google.com"),
    ("StringEquals", "aws:PrincipalAccount", "000000000000", "111122223333"),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/signed-in-*", "arn:aws:iam::*:role/x"),
    ("Bool", "aws:PrincipalIsAWSService", "false", "true"),
    ("StringEquals", "aws:PrincipalType", "AssumedRole", "User"),
    ("StringEquals", "aws:RequestedRegion", "<region>", "eu-central-2"),
    ("StringEquals", "aws:ResourceAccount", "000000000000", "111122223333"),
    ("Bool", "aws:SecureTransport", "true", "false"),
    ("IpAddress", "aws:SourceIp", "127.0.0.0/8", "203.0.113.0/24"),
    ("StringLike", "aws:UserAgent", "Boto3/*", "curl/*"),
    ("Bool", "aws:ViaAWSService", "false", "true"),
    ("StringLike", "aws:userid", "AROA*:CognitoIdentityCredentials", "AROA*:someone"),
    ("Null", "aws:username", "true", "false"),
    ("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "2120-01-01T00:00:00Z"),
    ("NumericGreaterThan", "aws:EpochTime", "1577836800", "4733510400"),
    ("DateGreaterThan", "aws:TokenIssueTime", "2020-01-01T00:00:00Z", "2120-01-01T00:00:00Z"),
    ("StringEquals", f"{_COGNITO}:aud", "<identities>", "us-east-1:other"),
    ("StringLike", f"{_COGNITO}:sub", "<region>:*", "eu-central-2:*"),
    ("ForAnyValue:StringEquals", f"{_COGNITO}:amr", "authenticated", "unauthenticated"),
    ("ForAnyValue:StringLike", f"{_COGNITO}:amr", "*:CognitoSignIn:*", "*:Facebook:*"),
    ("StringEquals", "s3:authType", "REST-HEADER", "POST"),
    ("StringEquals", "s3:signatureversion", "AWS4-HMAC-SHA256", "AWS"),
]


@pytest.fixture(scope="module")
def pool(pools: Any, clients: Any) -> Pool:
    clients("s3").create_bucket(Bucket=_BUCKET)
    made: Pool = pools()
    return made


@pytest.fixture(scope="module")
def files(pool: Pool) -> Any:
    return pool.clients("s3", pool.credentials(pool.token("ann")))


def _may_put(pool: Pool, files: Any, condition: dict[str, Any]) -> bool:
    statement = {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{_BUCKET}/*",
        "Condition": condition,
    }
    pool.grant_all([statement])
    try:
        files.put_object(Bucket=_BUCKET, Key="a", Body=b"")
    except ClientError as refused:
        assert refused.response["Error"]["Code"] == "AccessDenied"  # noqa: PT017
        return False
    return True


@pytest.mark.parametrize(("operator", "key", "value", "other"), _KEYS)
def test_a_condition_on_it_holds_for_its_value_alone(
    pool: Pool, files: Any, operator: str, key: str, value: str, other: str
) -> None:
    known = value.replace("<region>", pool.region).replace("<identities>", pool.identities)
    assert _may_put(pool, files, {operator: {key: known}})
    assert not _may_put(pool, files, {operator: {key: other}})


@pytest.mark.parametrize(
    ("key", "value"), [("s3:prefix", "mine/"), ("s3:delimiter", "/"), ("s3:max-keys", "7")]
)
def test_the_number_of_listed_objects_can_be_limited(
    pool: Pool, files: Any, key: str, value: str
) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": f"arn:aws:s3:::{_BUCKET}",
        "Condition": {"StringEquals": {key: value}},
    }
    pool.grant_all([statement])
    asked = {"Prefix": "mine/", "Delimiter": "/", "MaxKeys": 7}
    assert files.list_objects_v2(Bucket=_BUCKET, **asked)["KeyCount"] == 0
    with pytest.raises(ClientError, match="AccessDenied"):
        files.list_objects_v2(Bucket=_BUCKET, Prefix="", Delimiter="-", MaxKeys=8)
