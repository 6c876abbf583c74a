"""What a stack of a project has is not taken over by another one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gatehouse.deployed.adopting.already import refuse_twice
from gatehouse.errors import CommandError

POOL = ("aws_cognito_user_pool", "eu-west-1_AbCdEfGhI")
OTHER = ("aws_cognito_user_pool", "eu-west-1_Others000")
SOURCE = """stack = AppStack(
    app,
    "notes",
    taken_over={"production": {"aws_cognito_user_pool.users": "eu-west-1_AbCdEfGhI"}},
)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GATEHOUSE_STATE_DIR", raising=False)
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


def put_state(file: Path, mode: str = "managed") -> None:
    resource = {"mode": mode, "type": POOL[0], "instances": [{"attributes": {"id": POOL[1]}}]}
    file.write_text(json.dumps({"version": 4, "resources": [resource]}))


def test_what_another_file_takes_over_is_refused(project: Path) -> None:
    (project / "main.py").write_text(SOURCE)
    with pytest.raises(CommandError, match=r"and the file main\.py has it already") as error:
        refuse_twice(project, {POOL})
    assert "terraform state rm ADDRESS" in error.value.fix
    refuse_twice(project, {OTHER})
    refuse_twice(project, {POOL}, source="main.py")


def test_what_another_state_has_is_refused(project: Path) -> None:
    put_state(project / "terraform.notes-production.tfstate")
    with pytest.raises(CommandError, match="and the state of notes-production has it already"):
        refuse_twice(project, {POOL})
    refuse_twice(project, {OTHER})
    refuse_twice(project, {POOL}, but="notes-production")


def test_what_a_state_elsewhere_has_is_refused(project: Path) -> None:
    stack = project / "cdktf.out" / "stacks" / "notes-production"
    stack.mkdir(parents=True)
    put_state(project.parent / "kept.tfstate")
    backend = {"local": {"path": "../../../../kept.tfstate"}}
    (stack / "cdk.tf.json").write_text(json.dumps({"terraform": {"backend": backend}}))
    with pytest.raises(CommandError, match="the state of notes-production"):
        refuse_twice(project, {POOL})


def test_what_a_state_only_reads_may_be_taken_over(project: Path) -> None:
    put_state(project / "terraform.notes-production.tfstate", mode="data")
    refuse_twice(project, {POOL})


def test_files_that_are_no_python_or_hold_other_dicts_say_nothing(project: Path) -> None:
    (project / "broken.py").write_text("def (")
    (project / "main.py").write_text(SOURCE.replace("taken_over=", "other="))
    (project / "computed.py").write_text("AppStack(app, taken_over={**ids, stage: {}})")
    refuse_twice(project, {POOL})


def test_a_state_that_is_broken_is_named(project: Path) -> None:
    (project / "terraform.notes-production.tfstate").write_text("{")
    with pytest.raises(CommandError, match="must be JSON that Terraform or a synth wrote"):
        refuse_twice(project, {POOL})
