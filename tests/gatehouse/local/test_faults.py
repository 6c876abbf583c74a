"""Faults around a local AWS end in a clear error or a correct answer."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from gatehouse.local.launcher import processes

from tests.attack.requests import Place, api, send
from tests.gatehouse.local.pools import Pool

_STACK: dict[str, Any] = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
    "provider": {"aws": [{}]},
    "resource": {
        "aws_dynamodb_table": {
            f"t{number}": {
                "name": f"t{number}",
                "hash_key": "id",
                "billing_mode": "PAY_PER_REQUEST",
                "attribute": [{"name": "id", "type": "S"}],
            }
            for number in range(40)
        }
    },
}


def _server_of(instance: Path) -> int:
    """Find the local AWS itself among the processes of an instance."""
    for pid in processes.members(instance):
        if b"launcher/boot.py" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    raise AssertionError("there is no local AWS")


@pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for the process in /proc")
def test_a_local_aws_killed_during_an_apply_ends_the_apply(project: Any, eventually: Any) -> None:
    (project.folder / "main.tf.json").write_text(json.dumps(_STACK))
    script = "terraform init -no-color >init.txt && exec terraform apply -auto-approve -no-color"
    running = project.start("local", "run", "--", "sh", "-c", f"{script} >apply.txt 2>&1")
    instance = project.instance()
    applied = project.folder / "apply.txt"
    eventually(lambda: applied.exists() and "Creation complete" in applied.read_text())
    os.kill(_server_of(instance), signal.SIGKILL)
    _, said = running.communicate(timeout=90)
    assert (running.returncode, "the local AWS has ended" in said) == (125, True)
    project.wait_for_nothing_left(instance)


def _with_files_up_to(kilobytes: int, project: Any, *command: str) -> Any:
    """Run a command where no file can grow beyond a size, as on a disk that is full."""
    launcher = shutil.which("bash")
    if launcher is None:
        pytest.skip("needs bash to set a limit")
    return subprocess.run(
        [
            launcher,
            "-c",
            f'ulimit -f {kilobytes}; exec "$0" -m gatehouse local run -- "$@"',
            sys.executable,
            *command,
        ],
        cwd=project.folder,
        env=project.environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


@pytest.mark.parametrize("kilobytes", [0, 1, 4])
def test_a_full_disk_is_named_before_anything_runs(project: Any, kilobytes: int) -> None:
    ended = _with_files_up_to(kilobytes, project, "touch", "ran")
    assert (ended.returncode, "File too large" in ended.stderr) == (125, True), ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (project.folder / "ran").exists()
    assert project.instances() == []


def test_a_disk_that_fills_up_later_does_not_break_what_is_answered(project: Any) -> None:
    script = (
        "import boto3\n"
        "files = boto3.client('s3')\n"
        "files.create_bucket(Bucket='large-files')\n"
        "files.put_object(Bucket='large-files', Key='a', Body=b'x' * 1_000_000)\n"
        "print(len(files.get_object(Bucket='large-files', Key='a')['Body'].read()))\n"
    )
    ended = _with_files_up_to(64, project, sys.executable, "-c", script)
    assert ended.stdout == "1000000\n", ended.stderr
    assert project.instances() == []


@pytest.fixture
def callers(pools: Any) -> Pool:
    pool: Pool = pools()
    pool.grant_all(
        [
            {
                "Effect": "Allow",
                "Action": "execute-api:Invoke",
                "Resource": f"arn:aws:execute-api:{pool.region}:*:*/*/GET/granted",
            }
        ]
    )
    return pool


def test_two_hundred_signed_calls_at_once_get_the_answers_of_one(
    callers: Pool, local_aws: Any
) -> None:
    gateway = callers.clients("apigatewayv2")
    made = gateway.create_api(Name="crowd", ProtocolType="HTTP")["ApiId"]
    for path in ("granted", "other"):
        gateway.create_route(
            ApiId=made, RouteKey=f"GET /{path}", AuthorizationType="AWS_IAM", Target=""
        )
    gateway.create_stage(ApiId=made, StageName="$default", AutoDeploy=True)
    place = Place(
        local_aws.port, f"{made}.execute-api.localhost:{local_aws.port}", local_aws.region
    )
    people = {"ann": callers.credentials(callers.token("ann"))}

    def call(number: int) -> tuple[int, int]:
        path = "/granted" if number % 2 else "/other"
        return number % 2, send(api(path, "ann"), place, {}, people)[0]

    with ThreadPoolExecutor(50) as crowd:
        answers = set(crowd.map(call, range(200)))
    refused = {status for granted, status in answers if not granted}
    passed = {status for granted, status in answers if granted}
    assert refused == {403}
    assert len(passed) == 1
    assert 403 not in passed
