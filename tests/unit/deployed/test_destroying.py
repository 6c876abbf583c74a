"""``gatehouse destroy``, with programs that note their calls for Terraform and cdktf."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from gatehouse.deployed import destroying
from gatehouse.deployed.project import Project
from gatehouse.errors import CommandError

CDKTF = """#!/bin/sh
echo "cdktf $*" >>"$CALLS"
[ "$1" != synth ] || [ -z "$SYNTH_FAILS" ] || { echo "error: no such region"; exit 3; }
[ "$1" != destroy ] || exit 7
"""
TERRAFORM = """#!/bin/sh
echo "terraform $*" >>"$CALLS"
case "$*" in
"show -json -no-color") cat "$STATE" ;;
show*) cat "$PLAN" ;;
plan*) [ -z "$PLAN_FAILS" ] || { echo "Error: no credentials" >&2; exit 1; } ;;
esac
"""


def pool(protection: str) -> dict[str, Any]:
    return {
        "address": "aws_cognito_user_pool.users",
        "mode": "managed",
        "type": "aws_cognito_user_pool",
        "name": "users",
        "values": {"id": "eu-west-1_Abc", "deletion_protection": protection},
    }


def state(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"values": {"root_module": {"resources": list(resources)}}}


def plan(*resources: dict[str, Any]) -> dict[str, Any]:
    return {
        "resource_changes": [
            {**each, "change": {"actions": ["delete"], "before": each["values"]}}
            for each in resources
        ]
    }


class Room:
    """A project's folder, with programs that note their calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls_file = folder / "calls"
        self.settings: dict[str, str] = {}
        (folder / "cdktf.json").write_text("{}")
        for place, name, text in (
            ("node_modules/.bin", "cdktf", CDKTF),
            ("bin", "terraform", TERRAFORM),
        ):
            (folder / place).mkdir(parents=True)
            (folder / place / name).write_text(text)
            (folder / place / name).chmod(0o755)

    def synthesized(self, *stacks: str, out: str = "cdktf.out", **blocks: Any) -> None:
        made = {name: {"workingDirectory": f"stacks/{name}"} for name in stacks}
        for name in stacks:
            (self.folder / out / "stacks" / name).mkdir(parents=True)
            source = {"resource": {"aws_cognito_user_pool": {"users": blocks}}}
            (self.folder / out / "stacks" / name / "cdk.tf.json").write_text(json.dumps(source))
        (self.folder / out / "manifest.json").write_text(json.dumps({"stacks": made}))

    def deployed(self, in_state: Any, in_plan: Any = None) -> None:
        (self.folder / "state.json").write_text(json.dumps(in_state))
        (self.folder / "plan.json").write_text(json.dumps(in_plan or {}))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gatehouse", "destroy", *arguments],
            cwd=self.folder,
            env={
                **{name: value for name, value in os.environ.items() if "CDKTF" not in name},
                **self.settings,
                "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
                "CALLS": str(self.calls_file),
                "STATE": str(self.folder / "state.json"),
                "PLAN": str(self.folder / "plan.json"),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        lines = self.calls_file.read_text().splitlines() if self.calls_file.exists() else []
        return [line.partition(" -out=")[0] for line in lines]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def test_what_is_not_protected_is_destroyed_as_it_was_looked_at(room: Room) -> None:
    room.synthesized("notes-dev")
    room.deployed(state(pool("INACTIVE")), plan(pool("INACTIVE")))
    ran = room.run("--auto-approve")
    assert ran.returncode == 7  # cdktf's own
    assert room.calls[0] == "cdktf synth"
    assert "terraform plan -destroy -input=false -lock=false" in room.calls
    assert room.calls[-1] == "cdktf destroy --auto-approve --skip-synth"


@pytest.mark.parametrize(
    ("lifecycle", "in_state", "in_plan", "steps"),
    [
        ({"prevent_destroy": True}, "INACTIVE", "INACTIVE", "Write protect=False in the stack"),
        ({"prevent_destroy": True}, "ACTIVE", "ACTIVE", "Write protect=False in the stack"),
        ({}, "ACTIVE", "ACTIVE", "it was not deployed since"),
        ({}, "INACTIVE", "ACTIVE", "unprotected by hand"),
    ],
)
def test_what_is_protected_stops_it_before_anything_is_destroyed(
    room: Room, lifecycle: dict[str, bool], in_state: str, in_plan: str, steps: str
) -> None:
    room.synthesized("notes-dev", lifecycle=lifecycle)
    room.deployed(state(pool(in_state)), plan(pool(in_plan)))
    ran = room.run("--auto-approve")
    assert ran.returncode == 1
    assert "notes-dev is protected, so nothing was destroyed." in ran.stderr
    assert "aws_cognito_user_pool.users (eu-west-1_Abc)" in ran.stderr
    assert steps in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr
    assert not [call for call in room.calls if call.startswith("cdktf destroy")]


def test_a_look_alone_destroys_nothing(room: Room) -> None:
    room.synthesized("notes-dev")
    room.deployed(state(pool("INACTIVE")), plan(pool("INACTIVE")))
    ran = room.run("--check")
    assert (ran.returncode, "nothing is protected" in ran.stderr) == (0, True)
    assert not [call for call in room.calls if call.startswith("cdktf destroy")]


def test_a_stack_that_is_not_deployed_needs_no_plan(room: Room) -> None:
    room.synthesized("notes-dev", lifecycle={"prevent_destroy": True})
    room.deployed({"format_version": "1.0"})
    assert room.run().returncode == 7
    assert not [call for call in room.calls if call.startswith("terraform plan")]


def test_each_named_stack_is_looked_at(room: Room) -> None:
    room.synthesized("notes-dev", "users-dev", "other-dev")
    room.deployed(state(pool("INACTIVE")), plan(pool("INACTIVE")))
    assert room.run("notes-*", "users-dev").returncode == 7
    assert len([call for call in room.calls if call.startswith("terraform init")]) == 2
    assert room.calls[-1] == "cdktf destroy notes-* users-dev --skip-synth"


def test_one_of_several_stacks_must_be_named(room: Room) -> None:
    room.synthesized("notes-dev", "users-dev")
    ran = room.run()
    assert ran.returncode == 1
    assert "a stack must be named" in ran.stderr
    assert "notes-dev, users-dev" in ran.stderr
    assert room.calls == ["cdktf synth"]


@pytest.mark.parametrize(
    "arguments", [["notes-production"], ["notes-dev", "users"], ["--auto-approve", "other"]]
)
def test_a_name_that_is_no_stacks_is_refused(room: Room, arguments: list[str]) -> None:
    room.synthesized("notes-dev")
    ran = room.run(*arguments)
    assert ran.returncode == 1
    said = f"{arguments[-1]} must be a stack of the last synth, which has: notes-dev."
    assert said in " ".join(ran.stderr.split())
    assert [call.partition(" --")[0] for call in room.calls] == ["cdktf synth"]


@pytest.mark.parametrize("option", ["--terraform-parallelism", "--log-level", "--outputs-file"])
def test_the_value_of_an_option_is_no_stack(room: Room, option: str) -> None:
    room.synthesized("notes-dev")
    room.deployed({})
    assert room.run("notes-dev", option, "5").returncode == 7


@pytest.mark.parametrize(
    "arguments", [["--output", "out"], ["-o", "out"], ["--output=out"], ["-oout"]]
)
def test_the_output_may_be_elsewhere(room: Room, arguments: list[str]) -> None:
    room.synthesized("notes-dev", out="out")
    room.deployed({})
    assert room.run(*arguments).returncode == 7
    assert room.calls[0] == f"cdktf synth {' '.join(arguments)}"


@pytest.mark.parametrize("pattern", ["notes-{dev,qa}", "!other", "notes-[dq]*", "@(notes-dev)"])
def test_a_pattern_that_cdktf_alone_reads_is_refused(room: Room, pattern: str) -> None:
    room.synthesized("notes-dev", "notes-qa", "other")
    room.deployed({})
    ran = room.run("other", pattern)
    assert (ran.returncode, room.calls) == (1, ["cdktf synth"])
    assert "may have * and ?" in ran.stderr
    assert room.run("other", "notes-??", "--var", "names=[{}]").returncode == 7


def test_variables_are_given_to_the_plan(room: Room) -> None:
    room.synthesized("notes-dev")
    room.deployed(state(pool("INACTIVE")), plan(pool("INACTIVE")))
    given = ["notes-dev", "--var", "a=1", "b=x y", "--var=c=[2]", "--var-file", "f.tfvars"]
    assert room.run(*given, "--auto-approve").returncode == 7
    planned = next(call for call in room.calls if call.startswith("terraform plan"))
    file = room.folder / "f.tfvars"
    assert planned.endswith(f"-lock=false -var=a=1 -var=b=x y -var=c=[2] -var-file={file}")
    assert room.calls[-1] == f"cdktf destroy {' '.join(given)} --auto-approve --skip-synth"


def test_the_output_of_a_local_aws_is_found(room: Room) -> None:
    room.synthesized("notes-dev", out="local/out")
    room.deployed({})
    room.settings["CDKTF_OUTPUT"] = str(room.folder / "local" / "out")
    assert room.run().returncode == 7


def test_a_synth_can_be_left_out(room: Room) -> None:
    room.synthesized("notes-dev")
    room.deployed({})
    assert room.run("--skip-synth").returncode == 7
    assert room.calls[0].startswith("terraform init")
    assert room.calls[-1] == "cdktf destroy --skip-synth"


def test_a_synth_that_fails_is_shown(room: Room) -> None:
    room.synthesized("notes-dev")
    room.settings["SYNTH_FAILS"] = "1"
    ran = room.run()
    assert ran.returncode == 1
    assert "error: no such region" in ran.stderr
    assert room.calls == ["cdktf synth"]


def test_a_plan_that_fails_is_shown(room: Room) -> None:
    room.synthesized("notes-dev")
    room.deployed(state(pool("INACTIVE")))
    room.settings["PLAN_FAILS"] = "1"
    ran = room.run()
    assert ran.returncode == 1
    assert "terraform plan ended with exit code 1, so nothing was destroyed" in ran.stderr
    assert "Error: no credentials" in ran.stderr
    assert not [call for call in room.calls if call.startswith("cdktf destroy")]


def test_an_app_without_a_manifest_is_told_so(room: Room) -> None:
    ran = room.run()
    assert ran.returncode == 1
    assert "manifest.json cannot be read" in ran.stderr


def test_a_project_without_cdktf_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="must have the command line of CDKTF"):
        Project(tmp_path).command()


class Bucket:
    """An S3 that has one bucket."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def list_object_versions(self, **_: Any) -> Any:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "ListObjectVersions")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"Versions": [{"Key": "a"}]}, "it has objects, and force_destroy is off"),
        ({"DeleteMarkers": [{"Key": "a"}]}, "it has objects"),
        (refusal("AccessDenied"), "is not known: AccessDenied"),
        (NoCredentialsError(), "is not known: NoCredentialsError"),
        ({}, None),
        (refusal("NoSuchBucket"), None),
    ],
)
def test_a_bucket_is_asked_for_its_objects(
    monkeypatch: pytest.MonkeyPatch, answer: Any, says: str | None
) -> None:
    monkeypatch.setattr("boto3.client", lambda *_, **__: Bucket(answer))
    found = destroying._objects_of({"id": "files", "region": "eu-west-1"})
    assert found is None if says is None else says in str(found)
