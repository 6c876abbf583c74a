"""The access review reads modules with count, for_each, dynamic and try, by their plan alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from gatehouse.access.findings import find
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import Model, read_model
from gatehouse.access.prover import prove
from gatehouse.access.prover.theorems import theorems_of
from gatehouse.local.launcher.server import LocalAws

from tests.deployed.deployments import HERE

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")


@pytest.fixture(scope="module")
def model(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("modules") / "root"
    shutil.copytree(HERE / "modules", folder)

    def terraform(*arguments: str) -> str:
        environment = {**os.environ, **local_aws.environment}
        command = ["terraform", *arguments]
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
        return ran.stdout

    terraform("init", "-input=false")
    terraform("plan", "-input=false", "-out=plan.tfplan")
    file: Path = folder / "plan.json"
    file.write_text(terraform("show", "-json", "plan.tfplan"))
    return read_model([file])


def test_what_is_open_is_found_and_its_twin_is_not(model: Model) -> None:
    assert {(each.rule.id, each.source.address.split(".")[1]) for each in find(model)} == {
        ("route-open", "api"),
        ("trust-of-strangers", "deploys"),
        ("wildcard-action", "deploys"),
        ("resource-public", "public_files"),
    }


def test_what_a_plan_does_not_know_is_not_denied(model: Model) -> None:
    matrix = matrix_of(model)

    def effects(thing: str, caller: str) -> set[str]:
        return {each.effect for each in matrix.cell(thing, caller).answers.values()}

    assert effects("GET /health", "anyone") == {"allowed"}
    assert effects("GET /orders", "anyone") == {"unknown"}
    function = next(each.name for each in matrix.callers if each.name.startswith("function"))
    # The dynamic block says the action, s3:GetObject, and not yet the bucket.
    files = matrix.cell("any other object of files.this[0]", function).answers
    assert {verb: answer.effect for verb, answer in files.items()} == {
        "list": "denied",
        "read": "unknown",
        "write": "denied",
        "delete": "denied",
    }
    assert "allowed" in effects("any other object of public_files.this[0]", "anyone")
    assert "allowed" not in effects("any other object of files.this[0]", "anyone")


def test_nothing_open_is_proven_safe(model: Model) -> None:
    verdicts = {each.theorem.says: each.status for each in map(prove, theorems_of(model))}
    assert verdicts["no stranger gets a session of the role deploys"] == "refuted"
    assert verdicts["no stranger uses the bucket files-of-everybody"] == "refuted"
    assert verdicts["no stranger uses the function orders"] == "unknown"
