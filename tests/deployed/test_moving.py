"""From CDKTF to CDK Terrain and back on one deployed stack: nothing is planned, nothing moves."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing import local_aws

__all__ = ["local_aws"]

ROOT = Path(__file__).parents[2]
ENGINES = ("cdktf", "cdktn")

pytestmark = [
    pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform"),
    pytest.mark.skipif(
        not all(find_spec(engine) for engine in ENGINES),
        reason="needs both engines: `make test` installs them",
    ),
]


@dataclass(frozen=True)
class Project:
    """A stage of the notes app, on a local AWS."""

    aws: LocalAws
    out: Path
    stage: str

    def synth(self, engine: str) -> None:
        """Write the JSON over that of the last synth, as a deploy does."""
        settings = {
            "GATEHOUSE_ENGINE": engine,
            "CDKTF_OUTDIR": str(self.out),
            "STAGE": self.stage,
        }
        self._run([sys.executable, "main.py"], ROOT, **settings)
        written = json.loads((self.out / "manifest.json").read_text())
        assert written["version"].startswith({"cdktf": "0.21.", "cdktn": "0.24."}[engine])

    def apply(self) -> None:
        self.terraform("init", "-input=false")
        self.terraform("apply", "-auto-approve", "-input=false", "-parallelism=20")

    def plan(self) -> tuple[int, list[str]]:
        """The exit code of a plan (0: no changes) and the addresses that it would change."""
        plan = ["terraform", "plan", "-detailed-exitcode", "-input=false", "-no-color"]
        ended = subprocess.run(
            plan,
            cwd=self.stack,
            env=self.aws.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        changed = [line for line in ended.stdout.splitlines() if line.startswith("  # ")]
        return ended.returncode, changed

    def things(self) -> dict[str, Any]:
        """The address of each resource, and what AWS calls it."""
        resources = json.loads(self.terraform("state", "pull"))["resources"]
        return {
            f"{each['type']}.{each['name']}": each["instances"][0]["attributes"]["id"]
            for each in resources
            if each["mode"] == "managed"
        }

    def terraform(self, *arguments: str) -> str:
        return self._run(["terraform", *arguments, "-no-color"], self.stack)

    @property
    def stack(self) -> Path:
        return self.out / "stacks" / f"notes-{self.stage}"

    def _run(self, command: list[str], folder: Path, **settings: str) -> str:
        ended = subprocess.run(
            command,
            cwd=folder,
            env={**self.aws.environment, **settings},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
        return ended.stdout


@pytest.fixture
def project(request: pytest.FixtureRequest, local_aws: LocalAws, tmp_path: Path) -> Project:
    """A stage that no other test has deployed."""
    return Project(local_aws, tmp_path / "cdktf.out", request.param)


@pytest.mark.parametrize("project", ["there"], indirect=True)
def test_a_deployed_app_changes_its_engine_and_back_without_a_change(project: Project) -> None:
    project.synth("cdktf")
    project.apply()
    deployed = project.things()
    assert len(deployed) > 40

    project.synth("cdktn")
    assert project.plan() == (0, [])
    project.apply()
    assert project.things() == deployed

    project.synth("cdktf")
    assert project.plan() == (0, [])


@pytest.mark.parametrize("project", ["back"], indirect=True)
def test_an_app_that_cdk_terrain_deployed_can_go_back(project: Project) -> None:
    project.synth("cdktn")
    project.apply()
    assert len(project.things()) > 40

    project.synth("cdktf")
    assert project.plan() == (0, [])
