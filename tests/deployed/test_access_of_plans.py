"""The access review reads what Terraform itself prints of the notes app: a plan, and a state."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.changes import changes, plan_sides
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import read_model
from gatehouse.access.showing import Facts, facts_of

from tests.deployed.deployments import Deployed

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")


def shown(stack: Deployed, *plan: str) -> dict[str, Any]:
    """What Terraform prints of the state, or of a plan."""
    ran = stack.terraform("show", "-json", *plan)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def sides(stack: Deployed, plan: dict[str, Any], source: Path) -> tuple[Facts, Facts]:
    made = plan_sides(plan, "plan.json", source)
    before = matrix_of(made.before, also=made.after)
    after = matrix_of(made.after, also=made.before)
    return facts_of(before), facts_of(after)


def test_a_state_leaves_nothing_open(notes: Deployed, tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text(json.dumps(shown(notes)))
    model = read_model([file])
    assert model.unknowns == ()
    assert len(model.routes) == 7


def test_a_plan_without_changes_changes_nobodys_access(notes: Deployed, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    assert notes.terraform("plan", "-input=false", f"-out={plan}").returncode == 0
    before, after = sides(notes, shown(notes, str(plan)), notes.folder / "cdk.tf.json")
    assert before.had
    assert changes(before, after) == []


def test_a_change_of_the_source_is_one_sentence(notes: Deployed, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    assert notes.terraform("plan", "-input=false", f"-out={plan}").returncode == 0
    source = json.loads((notes.folder / "cdk.tf.json").read_text())
    source["resource"]["aws_apigatewayv2_route"]["api_get_private"]["authorization_type"] = "NONE"
    shutil.copy(notes.folder / "constructs.json", tmp_path)
    changed = tmp_path / "cdk.tf.json"
    changed.write_text(json.dumps(source))
    before, after = sides(notes, shown(notes, str(plan)), changed)
    (change,) = changes(before, after)
    assert change.sentence == "everybody may now call GET /private."
    assert change.place == "main.py:34"
