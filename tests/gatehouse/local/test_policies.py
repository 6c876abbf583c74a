from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

_SUB = "${cognito-identity.amazonaws.com:sub}"
Clients = Callable[..., Any]


@pytest.fixture
def bucket(request: pytest.FixtureRequest, clients: Clients, sign_in: Any) -> str:
    """Make a bucket for one test, in which signed-in users may write below ``open/``."""
    name = "bucket-" + str(abs(hash(request.node.name)))
    clients("s3").create_bucket(Bucket=name)
    sign_in.grant(
        name,
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{name}/open/*"},
    )
    return name


def _policy(*statements: dict[str, Any], version: str = "2012-10-17") -> str:
    return json.dumps({"Version": version, "Statement": list(statements)})


def _status(call: Callable[..., Any], **arguments: Any) -> int:
    try:
        return int(call(**arguments)["ResponseMetadata"]["HTTPStatusCode"])
    except ClientError as refused:
        return int(refused.response["ResponseMetadata"]["HTTPStatusCode"])


def test_a_bucket_that_requires_tls_can_be_used(clients: Clients, bucket: str, ada: Any) -> None:
    without_tls = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    clients("s3").put_bucket_policy(Bucket=bucket, Policy=_policy(without_tls))
    put = clients("s3", ada.credentials).put_object
    assert _status(put, Bucket=bucket, Key="open/a", Body=b"") == 200


def test_a_buckets_deny_wins_over_the_callers_allow(
    clients: Clients, bucket: str, ada: Any
) -> None:
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/open/{_SUB}",
    }
    clients("s3").put_bucket_policy(Bucket=bucket, Policy=_policy(deny))
    put = clients("s3", ada.credentials).put_object
    assert _status(put, Bucket=bucket, Key=f"open/{ada.identity}", Body=b"") == 403
    assert _status(put, Bucket=bucket, Key="open/other", Body=b"") == 200


def test_a_bucket_policy_alone_can_allow_a_role(
    clients: Clients, bucket: str, sign_in: Any, ada: Any
) -> None:
    role = clients("iam").get_role(RoleName=sign_in.role)["Role"]["Arn"]
    allow = {
        "Effect": "Allow",
        "Principal": {"AWS": role},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/shared/{_SUB}",
    }
    put = clients("s3", ada.credentials).put_object
    assert _status(put, Bucket=bucket, Key=f"shared/{ada.identity}", Body=b"") == 403
    clients("s3").put_bucket_policy(Bucket=bucket, Policy=_policy(allow))
    assert _status(put, Bucket=bucket, Key=f"shared/{ada.identity}", Body=b"") == 200


def test_a_policy_of_the_older_version_has_no_variables(
    clients: Clients, bucket: str, sign_in: Any, ada: Any
) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{bucket}/old/{_SUB}",
    }
    clients("iam").put_role_policy(
        RoleName=sign_in.role,
        PolicyName="older",
        PolicyDocument=_policy(statement, version="2008-10-17"),
    )
    put = clients("s3", ada.credentials).put_object
    assert _status(put, Bucket=bucket, Key=f"old/{ada.identity}", Body=b"") == 403
    assert _status(put, Bucket=bucket, Key=f"old/{_SUB}", Body=b"") == 200


def test_a_document_that_aws_does_not_store_is_refused(clients: Clients, sign_in: Any) -> None:
    unknown = {
        "Effect": "Deny",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {"StringSortOfEquals": {"aws:userid": "x"}},
    }
    with pytest.raises(ClientError) as refused:
        clients("iam").put_role_policy(
            RoleName=sign_in.role, PolicyName="unknown", PolicyDocument=_policy(unknown)
        )
    assert refused.value.response["Error"]["Code"] == "MalformedPolicyDocument"


def test_people_cannot_assume_a_role_for_a_service(clients: Clients) -> None:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    role = clients("iam").create_role(
        RoleName="for-functions", AssumeRolePolicyDocument=_policy(trust)
    )["Role"]["Arn"]
    assume = clients("sts").assume_role
    assert _status(assume, RoleArn=role, RoleSessionName="me") == 403


def test_a_role_for_the_account_can_be_assumed_from_it(clients: Clients) -> None:
    account = clients("sts").get_caller_identity()["Account"]
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    role = clients("iam").create_role(
        RoleName="for-people", AssumeRolePolicyDocument=_policy(trust)
    )["Role"]["Arn"]
    assume = clients("sts").assume_role
    assert _status(assume, RoleArn=role, RoleSessionName="me") == 200
