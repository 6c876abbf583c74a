"""What a local AWS allowed is kept in a file, and the review reads from it what nobody needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from gatehouse.access.model import read_model
from gatehouse.access.unused import read_uses, unused
from gatehouse.local.launcher.environment import DECISIONS
from gatehouse.local.launcher.server import LocalAws, local_aws

GRANTED = {
    "Effect": "Allow",
    "Action": ["s3:CreateBucket", "s3:ListBucket", "s3:DeleteBucket"],
    "Resource": "*",
}


def client(aws: LocalAws, service: str, keys: dict[str, Any]) -> Any:
    session = boto3.Session(region_name="us-east-1", **keys)
    return session.client(service, endpoint_url=aws.endpoint)


def policy(*statements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def session(aws: LocalAws) -> dict[str, str]:
    """Make a role with the grant, and return credentials of it."""
    root = {
        "aws_access_key_id": aws.environment["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": aws.environment["AWS_SECRET_ACCESS_KEY"],
    }
    account = client(aws, "sts", root).get_caller_identity()["Account"]
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    iam = client(aws, "iam", root)
    role = iam.create_role(RoleName="worker", AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName="worker", PolicyName="own", PolicyDocument=policy(GRANTED))
    given = client(aws, "sts", root).assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }


def test_what_was_done_is_needed_and_what_was_refused_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "decisions.jsonl"
    monkeypatch.setenv(DECISIONS, str(kept))
    with local_aws(tmp_path / "aws") as aws:
        worker = client(aws, "s3", session(aws))
        worker.create_bucket(Bucket="of-the-worker")
        worker.list_objects_v2(Bucket="of-the-worker")
        with pytest.raises(ClientError, match="AccessDenied"):
            worker.list_buckets()
    stack = tmp_path / "cdk.tf.json"
    role = {"name": "worker", "assume_role_policy": policy()}
    own = {"role": "worker", "policy": policy(GRANTED)}
    stack.write_text(
        json.dumps({"resource": {"aws_iam_role": {"a": role}, "aws_iam_role_policy": {"a": own}}})
    )
    (only,) = unused(read_model([stack]), read_uses([kept])).suggestions
    assert only.actions == ("s3:DeleteBucket",)
    assert set(only.kept) == {"s3:CreateBucket", "s3:ListBucket"}
    assert "s3:ListAllMyBuckets" not in {each.action for each in read_uses([kept]).uses}
