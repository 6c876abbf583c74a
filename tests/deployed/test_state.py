"""The state in a team's bucket: made by one command, locked, and moved without losing a line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from gatehouse.deployed.state_bucket import StateBucket, _explained
from gatehouse.errors import CommandError
from gatehouse.local.launcher.server import LocalAws

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")

REGION = "eu-west-1"
# Terraform's own resource stands for a stack's: no provider is needed to see what a state does.
THING: Any = {"terraform_data": {"thing": {"input": "kept"}}}


@pytest.fixture
def s3(local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in local_aws.environment.items():
        monkeypatch.setenv(name, value)
    # A bucket's host name does not resolve on this machine.
    monkeypatch.setenv("TF_CLI_ARGS_init", "-backend-config=use_path_style=true")
    return boto3.client("s3", region_name=REGION)


def bucket(name: str, **options: Any) -> StateBucket:
    return StateBucket(name, REGION, **options)


def changed(settings: list[Any]) -> list[str]:
    return [each.name for each in settings if each.changed]


def write(folder: Path, backend: Any, resource: Any = THING) -> Path:
    folder.mkdir(exist_ok=True)
    content = {"terraform": {"backend": backend}, "resource": resource}
    (folder / "main.tf.json").write_text(json.dumps(content))
    return folder


def in_bucket(name: str, key: str) -> Any:
    """The backend as a stack's JSON has it."""
    rest = {"region": REGION, "encrypt": True, "use_lockfile": True}
    return {"s3": {"bucket": name, "key": key, **rest}}


def terraform(folder: Path, *arguments: str, fails: bool = False) -> str:
    ran = subprocess.run(
        ["terraform", *arguments, "-no-color"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, **({} if arguments[0] == "init" else {"TF_CLI_ARGS_init": ""})},
        timeout=120,
        check=False,
    )
    assert bool(ran.returncode) is fails, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def test_a_bucket_is_made_once_and_then_left_as_it_is(s3: Any) -> None:
    assert "bucket" in changed(bucket("acme-once").make())
    s3.put_object(Bucket="acme-once", Key="a", Body=b"a")
    assert changed(bucket("acme-once").make()) == []
    assert s3.get_bucket_versioning(Bucket="acme-once")["Status"] == "Enabled"
    assert all(
        s3.get_public_access_block(Bucket="acme-once")["PublicAccessBlockConfiguration"].values()
    )
    (rule,) = json.loads(s3.get_bucket_policy(Bucket="acme-once")["Policy"])["Statement"]
    assert rule["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_dry_run_makes_nothing(s3: Any) -> None:
    assert "bucket" in changed(bucket("acme-dry").make(only_show=True))
    assert "acme-dry" not in [each["Name"] for each in s3.list_buckets()["Buckets"]]


def test_what_a_bucket_lacks_is_added_and_its_other_rules_stay(s3: Any) -> None:
    s3.create_bucket(Bucket="acme-other", CreateBucketConfiguration={"LocationConstraint": REGION})
    rule = {
        "Sid": "Mine",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:DeleteObjectVersion",
        "Resource": "arn:aws:s3:::acme-other/*",
    }
    policy = {"Version": "2012-10-17", "Statement": [rule]}
    s3.put_bucket_policy(Bucket="acme-other", Policy=json.dumps(policy))
    assert {"TLS only", "versions are kept: the backup of the state"} <= set(
        changed(bucket("acme-other").make())
    )
    statements = json.loads(s3.get_bucket_policy(Bucket="acme-other")["Policy"])["Statement"]
    assert [each["Sid"] for each in statements] == ["Mine", "GatehouseStateTlsOnly"]


def test_what_is_safer_or_means_something_else_stays(s3: Any) -> None:
    s3.create_bucket(Bucket="acme-kms", CreateBucketConfiguration={"LocationConstraint": REGION})
    key = f"arn:aws:kms:{REGION}:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    given = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    }
    s3.put_bucket_encryption(
        Bucket="acme-kms", ServerSideEncryptionConfiguration={"Rules": [given]}
    )
    rule = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:DeleteObject",
        "Resource": "arn:aws:s3:::acme-kms/${literally}",
    }
    policy = {"Version": "2008-10-17", "Id": "Mine", "Statement": rule}
    s3.put_bucket_policy(Bucket="acme-kms", Policy=json.dumps(policy))
    assert "encrypted with S3 keys" not in changed(bucket("acme-kms").make())
    now = json.loads(s3.get_bucket_policy(Bucket="acme-kms")["Policy"])
    assert (now["Version"], now["Id"], now["Statement"][0]) == ("2008-10-17", "Mine", rule)
    encryption = s3.get_bucket_encryption(Bucket="acme-kms")["ServerSideEncryptionConfiguration"]
    kept = encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"]
    assert kept["KMSMasterKeyID"] == key


def test_a_bucket_that_a_colleague_makes_in_the_same_moment_is_theirs_too(s3: Any) -> None:
    for _ in range(2):
        bucket("acme-race")._create(s3)
    assert "bucket" not in changed(bucket("acme-race").make())


def test_a_refusal_names_the_permission_that_is_missing() -> None:
    denied = {"Error": {"Code": "AccessDenied", "Message": "no"}}
    said = str(_explained(ClientError(denied, "GetBucketEncryption")))  # type: ignore[arg-type]
    assert "s3:GetEncryptionConfiguration" in said
    said = str(_explained(ClientError(denied, "PutBucketVersioning")))  # type: ignore[arg-type]
    assert "s3:PutBucketVersioning" in said


@pytest.mark.parametrize("name", ["Acme", "a", "acme_state", "a..b", "-acme"])
def test_a_name_that_s3_refuses(s3: Any, name: str) -> None:
    with pytest.raises(CommandError, match="a bucket's name must have 3 to 63"):
        bucket(name).make()


def test_a_bucket_of_another_region(s3: Any) -> None:
    bucket("acme-region").make()
    with pytest.raises(CommandError, match="is in eu-west-1, not in us-east-1"):
        StateBucket("acme-region", "us-east-1").make()


def test_of_two_applies_at_once_the_second_waits_or_names_who_is_first(
    s3: Any, tmp_path: Path
) -> None:
    bucket("acme-locks").make()
    wait = {"provisioner": [{"local-exec": {"command": f"until [ -e {tmp_path}/go ]; do :; done"}}]}
    state = in_bucket("acme-locks", "notes-dev.tfstate")
    first = write(tmp_path / "first", state, {"terraform_data": {"slow": wait}})
    second = write(tmp_path / "second", state)
    for folder in (first, second):
        terraform(folder, "init", "-input=false")
    with subprocess.Popen(
        ["terraform", "apply", "-auto-approve"], cwd=first, stdout=subprocess.DEVNULL
    ) as running:
        key = "notes-dev.tfstate.tflock"
        while key not in [
            each["Key"] for each in s3.list_objects_v2(Bucket="acme-locks").get("Contents", [])
        ]:
            assert running.poll() is None
            time.sleep(0.1)
        refused = terraform(second, "apply", "-auto-approve", fails=True)
        assert "Error acquiring the state lock" in refused
        assert "Who:" in refused
        (tmp_path / "go").touch()
        terraform(second, "plan", "-lock-timeout=60s", "-input=false")
        assert running.wait(60) == 0
    assert "terraform_data.slow" in terraform(second, "state", "list")


def test_a_state_moves_from_a_file_to_the_bucket_and_to_another_key(
    s3: Any, tmp_path: Path
) -> None:
    bucket("acme-moves").make()
    folder = write(tmp_path / "stack", {"local": {"path": "../terraform.notes-dev.tfstate"}})
    monkey = {"TF_CLI_ARGS_init": os.environ.pop("TF_CLI_ARGS_init")}
    terraform(folder, "init", "-input=false")
    terraform(folder, "apply", "-auto-approve", "-input=false")
    os.environ.update(monkey)
    for key in ("notes-dev.tfstate", "apps/notes-dev.tfstate"):
        write(folder, in_bucket("acme-moves", key))
        terraform(folder, "init", "-input=false", "-migrate-state", "-force-copy")
        assert "No changes" in terraform(folder, "plan", "-input=false")
        stored = json.loads(s3.get_object(Bucket="acme-moves", Key=key)["Body"].read())
        assert [each["name"] for each in stored["resources"]] == ["thing"]
