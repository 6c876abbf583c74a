"""Where a stack's state is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from gatehouse.core import App, AppStack, CloudState, LocalState, OptionError, S3State

from tests.unit.synth import new_stack, synthesized

BUCKET = S3State(bucket="team-state", region="eu-west-1")


def backend(stack: AppStack) -> Any:
    return synthesized(stack)["terraform"]["backend"]


def test_a_local_state_lies_where_the_synth_runs(stack: AppStack, project: Path) -> None:
    path = backend(stack)["local"]["path"]
    terraform_runs_in = project / "cdktf.out" / "stacks" / "notes-test"
    assert (terraform_runs_in / path).resolve() == project / "terraform.notes-test.tfstate"


def test_a_local_state_may_have_a_folder_of_its_own() -> None:
    assert backend(new_stack(state=LocalState("state"))) == {
        "local": {"path": "../../../state/terraform.notes-test.tfstate"}
    }


def test_a_local_state_names_no_folder_of_this_machine(project: Path) -> None:
    path = backend(new_stack(state=LocalState(str(project / "state"))))["local"]["path"]
    assert path == "../../../state/terraform.notes-test.tfstate"


def test_minimal_setup_of_a_state_in_a_bucket() -> None:
    assert backend(new_stack(state=BUCKET)) == {
        "s3": {
            "bucket": "team-state",
            "encrypt": True,
            "key": "notes-test.tfstate",
            "region": "eu-west-1",
            "use_lockfile": True,
        }
    }


def test_a_table_for_locks_takes_the_place_of_the_lock_file() -> None:
    state = S3State(bucket="team-state", region="eu-west-1", dynamodb_table="locks")
    s3 = backend(new_stack(state=state))["s3"]
    assert s3["dynamodb_table"] == "locks"
    assert "use_lockfile" not in s3


def test_a_state_in_a_bucket_may_have_its_key_and_its_encryption_key() -> None:
    state = S3State(
        bucket="abc", region="eu-west-1", key="x/{stack}.json", kms_key_id="alias/state"
    )
    s3 = backend(new_stack(state=state))["s3"]
    assert (s3["key"], s3["kms_key_id"]) == ("x/notes-test.json", "alias/state")


def test_two_stages_never_share_a_key() -> None:
    state = S3State(bucket="abc", region="eu-west-1", key="notes/state")
    with pytest.raises(OptionError, match="must have the stack's name in it, notes-test"):
        new_stack(state=state)
    for of_another in ("notes-testing.tfstate", "keynotes-test.tfstate"):
        with pytest.raises(OptionError, match="two stages would share"):
            new_stack(state=S3State(bucket="abc", region="eu-west-1", key=of_another))
        with pytest.raises(OptionError, match="two stages would share"):
            new_stack(state=CloudState("acme", of_another.partition(".")[0]))
    for right in ("a_notes-test.tfstate", "x{stack}y"):
        new_stack(state=S3State(bucket="abc", region="eu-west-1", key=right))
    of_this_stack = S3State(bucket="abc", region="eu-west-1", key="apps/notes-test/state")
    assert backend(new_stack(state=of_this_stack))["s3"]["key"] == "apps/notes-test/state"


def test_minimal_setup_of_a_state_in_hcp_terraform() -> None:
    terraform = synthesized(new_stack(state=CloudState("acme")))["terraform"]
    assert "backend" not in terraform
    assert terraform["cloud"] == {"organization": "acme", "workspaces": {"name": "notes-test"}}


def test_a_state_in_hcp_terraform_with_all_its_options() -> None:
    state = CloudState("acme", workspace="eu-{stack}", project="notes", hostname="tfe.example.com")
    assert synthesized(new_stack(state=state))["terraform"]["cloud"] == {
        "hostname": "tfe.example.com",
        "organization": "acme",
        "workspaces": {"name": "eu-notes-test", "project": "notes"},
    }


@pytest.mark.parametrize(
    ("workspace", "says"),
    [("notes", "must have the stack's name"), ("{stack} x", "must have 1 to 90 letters")],
)
def test_a_workspace_that_cannot_be(workspace: str, says: str) -> None:
    with pytest.raises(OptionError, match=says):
        new_stack(state=CloudState("acme", workspace=workspace))


def test_a_local_aws_keeps_its_state_apart_from_the_teams(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GATEHOUSE_STATE_DIR", str(tmp_path / "local"))
    assert backend(new_stack(state=BUCKET)) == {
        "local": {"path": "../../../../local/terraform.notes-test.tfstate"}
    }


def test_the_state_of_another_output_folder_is_the_same_file(tmp_path: Path) -> None:
    stack = AppStack(App(outdir=str(tmp_path / "a" / "b")), "notes", stage="test")
    path = backend(stack)["local"]["path"]
    terraform_runs_in = tmp_path / "a" / "b" / "stacks" / "notes-test"
    expected = tmp_path / "app" / "terraform.notes-test.tfstate"
    assert (terraform_runs_in / path).resolve() == expected


@pytest.mark.parametrize("state", [None, LocalState("state")])
def test_a_machine_that_is_soon_gone_keeps_no_state(
    monkeypatch: pytest.MonkeyPatch, state: LocalState | None
) -> None:
    monkeypatch.setenv("GATEHOUSE_SHARED_STATE", "1")
    with pytest.raises(OptionError, match="must be one that is shared"):
        new_stack(state=state)
    assert "s3" in backend(new_stack(state=BUCKET))
    monkeypatch.setenv("GATEHOUSE_STATE_DIR", "local")
    assert "local" in backend(new_stack(state=state))
