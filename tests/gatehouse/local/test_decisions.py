"""Every decision is kept with what made it, and only the launcher's user reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from gatehouse.errors import CommandError
from gatehouse.local.launcher.decisions import decisions
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.conftest import Person, SignIn

_BUCKET = "decisions"


def _decisions(aws: LocalAws, **headers: str) -> requests.Response:
    return requests.get(f"{aws.endpoint}/_gatehouse/decisions", headers=headers, timeout=30)


def _newest(aws: LocalAws, action: str) -> dict[str, Any]:
    secret = aws.environment["AWS_SECRET_ACCESS_KEY"]
    kept = _decisions(aws, **{"x-gatehouse-secret": secret}).json()["decisions"]
    return dict([each for each in kept if each["action"] == action][-1])


@pytest.fixture(scope="module", autouse=True)
def bucket(clients: Callable[..., Any], sign_in: SignIn) -> None:
    clients("s3").create_bucket(Bucket=_BUCKET)
    clients("s3").put_object(Bucket=_BUCKET, Key="a", Body=b"x")
    statement = {
        "Sid": "ReadDecisions",
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{_BUCKET}/a",
    }
    sign_in.grant("decisions", statement)


def test_an_allow_is_kept_with_its_statement(
    local_aws: LocalAws, clients: Callable[..., Any], ada: Person
) -> None:
    clients("s3", ada.credentials).get_object(Bucket=_BUCKET, Key="a")
    found = _newest(local_aws, "s3:GetObject")
    assert found["effect"] == "Allow"
    assert found["layer"] == "identity policy"
    assert found["policy"] == "role people, policy decisions"
    assert found["sid"] == "ReadDecisions"
    assert found["resource"] == f"arn:aws:s3:::{_BUCKET}/a"
    assert ":assumed-role/people/" in found["caller"]


def test_a_refusal_is_kept_with_its_layer(
    local_aws: LocalAws, clients: Callable[..., Any], ada: Person
) -> None:
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObjectTagging"}
    statement = {"Sid": "NoTags", **deny, "Resource": f"arn:aws:s3:::{_BUCKET}/*"}
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    clients("s3").put_bucket_policy(Bucket=_BUCKET, Policy=json.dumps(policy))
    with pytest.raises(ClientError):
        clients("s3", ada.credentials).get_object_tagging(Bucket=_BUCKET, Key="a")
    found = _newest(local_aws, "s3:GetObjectTagging")
    assert (found["effect"], found["layer"]) == ("ExplicitDeny", "resource policy")
    assert (found["policy"], found["sid"]) == (f"the policy of arn:aws:s3:::{_BUCKET}/a", "NoTags")


def test_a_refusal_without_a_statement_names_the_layer_that_lacks_one(
    local_aws: LocalAws, clients: Callable[..., Any], ada: Person
) -> None:
    with pytest.raises(ClientError):
        clients("s3", ada.credentials).delete_object(Bucket=_BUCKET, Key="a")
    found = _newest(local_aws, "s3:DeleteObject")
    assert (found["effect"], found["layer"]) == ("ImplicitDeny", "identity policy")
    assert (found["policy"], found["sid"]) == ("", "")


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_nobody_else_reads_them(local_aws: LocalAws, secret: str) -> None:
    answer = _decisions(local_aws, **({"x-gatehouse-secret": secret} if secret else {}))
    assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize("path", ["/_ministack/reset", "/_ministack/config"])
def test_nobody_empties_the_local_aws(local_aws: LocalAws, path: str) -> None:
    assert requests.post(f"{local_aws.endpoint}{path}", json={}, timeout=30).status_code == 404


def test_nobody_reads_the_messages_of_all_queues(
    local_aws: LocalAws, clients: Callable[..., Any]
) -> None:
    queue = clients("sqs").create_queue(QueueName="private")["QueueUrl"]
    clients("sqs").send_message(QueueUrl=queue, MessageBody="between us")
    answer = requests.get(f"{local_aws.endpoint}/_ministack/sqs/messages", timeout=30)
    assert (answer.status_code, "between us" in answer.text) == (404, False)
    assert clients("sqs").receive_message(QueueUrl=queue)["Messages"][0]["Body"] == "between us"


def test_a_command_reads_them(
    local_aws: LocalAws, clients: Callable[..., Any], ada: Person
) -> None:
    instance = Running(
        str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
    )
    clients("s3", ada.credentials).get_object(Bucket=_BUCKET, Key="a")
    newest = decisions(instance)[-1]
    assert (newest.action, newest.allowed, newest.sid) == ("s3:GetObject", True, "ReadDecisions")
    gone = Running(instance.folder, "http://127.0.0.1:9", instance.region, instance.environment)
    with pytest.raises(CommandError, match="cannot be read"):
        decisions(gone)
