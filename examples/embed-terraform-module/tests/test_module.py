"""The module, exported and called from HCL."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing import DeployedApp

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The other team's folder, with the module in it."""
    folder = tmp_path_factory.mktemp("terraform")
    shutil.copyfile(ROOT / "terraform" / "main.tf", folder / "main.tf")
    typed = ["gatehouse", "module", "export", "--out", str(folder / "notes"), "--no-protect"]
    subprocess.run(typed, cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="module")
def called(root: Path, local_aws: LocalAws) -> DeployedApp:
    terraform(root, local_aws, "init", "-input=false")
    terraform(root, local_aws, "apply", "-auto-approve", "-input=false")
    outputs = json.loads(terraform(root, local_aws, "output", "-json"))
    return DeployedApp(local_aws, {name: each["value"] for name, each in outputs.items()})


def terraform(folder: Path, aws: LocalAws, *arguments: str) -> str:
    ran = subprocess.run(
        ["terraform", *arguments, "-no-color"],
        cwd=folder,
        env={**os.environ, **aws.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_its_inputs_are_what_the_stack_asks_for(root: Path) -> None:
    written = json.loads((root / "notes" / "variables.tf.json").read_text())
    inputs: dict[str, Any] = written["variable"]
    assert set(inputs) == {"name", "origins", "stage", "tags"}
    assert inputs["origins"]["default"] == ["https://notes.example.com"]


def test_users_of_the_instance_have_notes_of_their_own(called: DeployedApp) -> None:
    ann, bob = (called.sign_up(f"{name}@example.com") for name in ("ann", "bob"))
    assert ann.call("POST", "/notes", {"content": "milk"}).status == 201
    assert ann.call("GET", "/notes").json == {"notes": ["milk"]}
    assert bob.call("GET", "/notes").json == {"notes": []}
    assert called.client().request("GET", "/notes").status == 403


def test_a_second_plan_changes_nothing(
    called: DeployedApp, root: Path, local_aws: LocalAws
) -> None:
    terraform(root, local_aws, "plan", "-detailed-exitcode", "-input=false")


def test_an_origin_without_https_is_refused_in_the_plan(
    called: DeployedApp, root: Path, local_aws: LocalAws
) -> None:
    source = (root / "main.tf").read_text()
    (root / "main.tf").write_text(source.replace("https://blue", "http://blue"))
    with pytest.raises(AssertionError, match="origins must begin with https://"):
        terraform(root, local_aws, "plan", "-input=false")
    (root / "main.tf").write_text(source)
