"""The commands about what a plan loses and what is wrong: their exit codes and what they print."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from gatehouse.cli.app import app
from gatehouse.errors import CommandError
from typer.testing import CliRunner

from tests.access.corpus.case import cases, written
from tests.unit.review.plans import change, plan_json

TABLE = "aws_dynamodb_table.notes"
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "cdktf.json").write_text("{}")
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, text: str | None = None) -> Any:
        return CliRunner().invoke(app, arguments, input=text)

    return invoke


def gone() -> str:
    return plan_json(change(TABLE, "delete", before={"name": "notes"}, after=None))


def exception(rule: str, address: str, days: int) -> None:
    entry = {
        "rule": rule,
        "address": address,
        "reason": "the trial has ended",
        "owner": "web@example.com",
        "until": (date.today() + timedelta(days)).isoformat(),
    }
    content = {"version": 1, "exceptions": [entry]}
    Path("gatehouse.exceptions.json").write_text(json.dumps(content))


def test_a_plan_that_loses_data_ends_with_2(run: Run) -> None:
    ran = run("guard", "--plan", "-", text=gone())
    assert ran.exit_code == 2
    assert "The table is destroyed." in ran.stdout


def test_a_plan_that_loses_nothing_ends_with_0(run: Run) -> None:
    ran = run("guard", "--plan", "-", text=plan_json(change(TABLE, "create", after={"name": "a"})))
    assert (ran.exit_code, ran.stdout) == (0, "plan\nNothing that holds data is lost.\n")


def test_a_reason_lets_it_through_and_is_printed(run: Run) -> None:
    ran = run("guard", "--plan", "-", "--allow", TABLE, "--reason", "it is empty", text=gone())
    assert ran.exit_code == 0
    assert "it is empty" in ran.stdout


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        (["--allow", TABLE], "must have a reason"),
        (["--allow", TABLE, "--reason", " "], "must have a reason"),
        (["--reason", "because"], "must be for an address"),
        (["--allow", TABLE, "--reason", "empty"], "a reason of 8 characters or more"),
    ],
)
def test_an_allowance_without_its_half_is_refused(run: Run, options: list[str], rule: str) -> None:
    ran = run("guard", "--plan", "-", *options, text=gone())
    assert isinstance(ran.exception, CommandError)
    assert rule in str(ran.exception)


@pytest.mark.parametrize(("days", "code"), [(1, 0), (0, 0), (-1, 2)])
def test_an_exception_lets_it_through_until_its_day(run: Run, days: int, code: int) -> None:
    exception("data-destroyed", TABLE, days)
    assert run("guard", "--plan", "-", text=gone()).exit_code == code


def test_what_is_no_plan_is_an_error_and_not_safe(run: Run) -> None:
    ran = run("guard", "--plan", "-", text="{}")
    assert isinstance(ran.exception, CommandError)
    assert ran.exception.exit_code == 1


def test_scripts_get_json(run: Run) -> None:
    ran = run("guard", "--plan", "-", "--json", text=gone())
    assert json.loads(ran.stdout)[""]["dangers"][0]["address"] == TABLE


def test_a_line_of_python_and_the_lock_file_are_found(run: Run) -> None:
    stack = Path("cdktf.out/stacks/notes-production")
    stack.mkdir(parents=True)
    manifest = {"stacks": {"notes-production": {"workingDirectory": "stacks/notes-production"}}}
    Path("cdktf.out/manifest.json").write_text(json.dumps(manifest))
    place = {"construct": "notes-production/Notes", "file": "main.py", "line": 12}
    places = {"constructs": {}, "addresses": {TABLE: place}}
    (stack / "constructs.json").write_text(json.dumps(places))
    entry = {"kind": "Table", "partition_key": {"name": "id", "type": "S"}}
    lock = {"version": 1, "stacks": {"notes-production": {"Notes": entry}}}
    Path("gatehouse.lock.json").write_text(json.dumps(lock))
    changed = change(
        TABLE,
        "delete",
        "create",
        before={"name": "notes", "hash_key": "id"},
        after={"name": "notes", "hash_key": "owner", "attribute": [{"name": "owner", "type": "S"}]},
        replace_paths=[["hash_key"]],
    )
    ran = run("guard", "notes-production", "--plan", "-", text=plan_json(changed))
    assert f"{TABLE} (main.py:12)" in ran.stdout
    assert "gatehouse.lock.json has partition_key" in ran.stdout


def findings_of(name: str, folder: Path) -> str:
    return str(written(dict(cases())[name].hole, folder / "stack"))


def test_a_finding_ends_with_2_and_an_exception_with_0(run: Run, tmp_path: Path) -> None:
    file = findings_of("entrances/route_open", tmp_path)
    ran = run("access", "findings", "--from", file, "--sarif", "found.sarif")
    assert ran.exit_code == 2
    assert "Anybody may call GET /notes." in ran.stdout
    (result,) = json.loads(Path("found.sarif").read_text())["runs"][0]["results"]
    assert result["ruleId"] == "route-open"
    exception("route-open", "aws_apigatewayv2_route.notes", 1)
    assert run("access", "findings", "--from", file).exit_code == 0


def test_an_exception_that_is_over_fails_but_in_an_emergency(run: Run, tmp_path: Path) -> None:
    file = findings_of("entrances/route_open", tmp_path)
    exception("route-open", "aws_apigatewayv2_route.notes", -1)
    assert run("access", "findings", "--from", file).exit_code == 2
    assert run("access", "findings", "--from", file, "--emergency", " ").exit_code == 2
    ran = run("access", "findings", "--from", file, "--emergency", "down")
    assert "a reason of 8 characters or more" in str(ran.exception)
    ran = run("access", "findings", "--from", file, "--emergency", "sign-in is down")
    assert ran.exit_code == 0
    assert "sign-in is down" in ran.output


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 1}'])
def test_a_file_that_is_no_terraform_is_an_error(run: Run, content: str) -> None:
    Path("cdk.tf.json").write_text(content)
    ran = run("access", "findings", "--from", "cdk.tf.json")
    assert isinstance(ran.exception, CommandError)


@pytest.mark.parametrize("command", [["findings"], ["unused", "trail.json"]])
def test_what_was_not_synthesized_is_said_with_what_to_do(run: Run, command: list[str]) -> None:
    ran = run("access", *command)
    assert isinstance(ran.exception, CommandError)
    assert "must hold stacks that were synthesized" in ran.exception.message
    assert "cdktf synth" in ran.exception.fix


def test_unused_rights_are_listed(run: Run, tmp_path: Path) -> None:
    file = findings_of("grants/every_action_of_a_service", tmp_path)
    record: dict[str, Any] = {
        "eventSource": "dynamodb.amazonaws.com",
        "eventName": "GetItem",
        "userIdentity": {"sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::1:role/notes"}}},
    }
    Path("trail.json").write_text(json.dumps({"Records": [record]}))
    ran = run("access", "unused", "trail.json", "--from", file, "--json")
    (only,) = json.loads(ran.stdout)["suggestions"]
    assert only["keep"] == ["dynamodb:GetItem"]


def test_the_comment_of_a_plan_has_the_guard_and_the_access_together(run: Run) -> None:
    ran = run("plan-comment", "-", "--stack", "notes-production", text=gone())
    assert ran.exit_code == 0, ran.output
    assert ran.stdout.index("#### What would be lost") < ran.stdout.index("#### Who gained access")
    assert f"- **refused** `{TABLE}`" in ran.stdout
    assert "> **" not in ran.stdout  # once is enough
    exception("data-destroyed", TABLE, 1)
    ran = run("plan-comment", "-", "--stack", "notes-production", text=gone())
    assert "Let through: 1 allowed with a reason." in ran.stdout
