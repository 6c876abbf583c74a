"""The access review reads HCL that people wrote by hand: its plan, and its state."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from gatehouse.access.findings import find
from gatehouse.access.matrix import Matrix, matrix_of
from gatehouse.access.model import read_model
from gatehouse.access.prover import prove
from gatehouse.access.prover.theorems import theorems_of
from gatehouse.local.launcher.server import LocalAws

from tests.deployed.deployments import HERE

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")
#: What says only that something is open, or not known: no claim about what is not known.
OF_A_PLAN = {"route-open", "route-unknown", "rights-unknown"}


@dataclass(frozen=True)
class Root:
    """What Terraform printed of a root module: before its first apply, and after."""

    planned: Path
    applied: Path


@pytest.fixture(scope="module")
def root(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Root]:
    folder = tmp_path_factory.mktemp("orders")
    shutil.copy(HERE / "orders" / "main.tf", folder)
    with zipfile.ZipFile(folder / "code.zip", "w") as code:
        code.writestr("index.py", "def handler(event, context): return {}")

    def terraform(*arguments: str) -> str:
        environment = {**os.environ, **local_aws.environment}
        command = ["terraform", *arguments]
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
        return ran.stdout

    terraform("init", "-input=false")
    terraform("plan", "-input=false", "-out=orders.tfplan")
    made = Root(folder / "plan.json", folder / "state.json")
    made.planned.write_text(terraform("show", "-json", "orders.tfplan"))
    terraform("apply", "-auto-approve", "-input=false", "-parallelism=20", "orders.tfplan")
    made.applied.write_text(terraform("show", "-json"))
    yield made
    terraform("destroy", "-auto-approve", "-input=false", "-parallelism=20")


def had(matrix: Matrix) -> dict[tuple[str, str], list[str]]:
    """The verbs that a caller has of a thing, each with a question mark if that is not known."""
    marks = {"allowed": "", "if": " if", "unknown": "?"}
    return {
        at: [verb + marks[answer.effect] for verb, answer in cell.answers.items() if answer.is_had]
        for at, cell in matrix.cells.items()
        if cell.is_had
    }


def test_the_state_of_hand_written_hcl_leaves_nothing_open(root: Root) -> None:
    model = read_model([root.applied])
    assert model.unknowns == ()
    people = ("anyone", "user", "group editors")
    everybody = {("GET /health", caller): ["call"] for caller in (*people, "function this")}
    # The client has no scope orders/write, so nobody calls POST /orders.
    assert had(matrix_of(model)) == {
        **everybody,
        ("GET /orders", "user"): ["call"],
        ("GET /orders", "group editors"): ["call"],
        ("GET /report", "user"): ["call"],
        ("own private/{identity}/ of this", "user"): ["read", "write"],
        ("items of this", "function this"): ["read", "write"],
    }
    assert {each.rule.id for each in find(model)} == {"route-open", "route-unreachable"}
    assert {prove(each).status for each in theorems_of(model)} == {"proven"}


def test_what_a_plan_does_not_know_is_never_safe(root: Root) -> None:
    planned = had(matrix_of(read_model([root.planned])))
    applied = had(matrix_of(read_model([root.applied])))
    # A folder has its name from a policy, which the plan does not know: there, it is any object.
    of_files = ("own private/{identity}/ of this", "user")
    planned[of_files] = planned["any other object of this", "user"]
    for at, verbs in applied.items():
        assert {each.rstrip("?") for each in planned[at]} >= set(verbs), at
    certain = {at for at, verbs in planned.items() if verbs == ["call"]}
    assert {thing for thing, _ in certain} == {"GET /health"}


def test_nothing_is_claimed_of_what_a_plan_does_not_know(root: Root) -> None:
    model = read_model([root.planned])
    assert {each.rule.id for each in find(model)} <= OF_A_PLAN
    verdicts = [prove(each) for each in theorems_of(model)]
    assert {each.status for each in verdicts} == {"proven", "unknown"}
    assert all(each.why for each in verdicts if each.status == "unknown")
