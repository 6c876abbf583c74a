"""The commands of ``gatehouse access``, as they are typed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from gatehouse.cli.app import app
from gatehouse.errors import CommandError
from gatehouse.review.access import access_of
from typer.testing import CliRunner

from tests.unit.access.stacks import SUB, allow, instance, people, policy, state, write

FILES = "${aws_s3_bucket.files.arn}"
OWN = allow("s3:GetObject", f"{FILES}/private/{SUB}/*")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose stack was synthesized."""
    (tmp_path / "cdktf.json").write_text('{"app": "true", "language": "python"}')
    synthesize(tmp_path, OWN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def synthesize(folder: Path, *statements: dict[str, Any]) -> None:
    out = folder / "cdktf.out"
    write(out / "stacks", "notes-dev", {"resource": people(*statements)})
    stack = {"synthesizedStackPath": "stacks/notes-dev/cdk.tf.json"}
    (out / "manifest.json").write_text(json.dumps({"stacks": {"notes-dev": stack}}))


def run(*arguments: str) -> str:
    """Run a command that succeeds, and return what it prints."""
    ran = CliRunner().invoke(app, ["access", *arguments], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def refused(*arguments: str) -> CommandError:
    """Run a command that is refused."""
    ran = CliRunner().invoke(app, ["access", *arguments])
    assert isinstance(ran.exception, CommandError), ran.output
    return ran.exception


def test_the_matrix_is_a_table_json_markdown_and_a_picture(here: Path) -> None:
    assert "user: read" in run("matrix")
    assert json.loads(run("matrix", "--json"))["stacks"] == ["notes-dev"]
    assert run("matrix", "--markdown", "--svg", "a.svg").startswith("| thing | anyone | user |")
    assert (here / "a.svg").read_text().startswith("<svg")


def test_a_picture_that_cannot_be_written_is_said(here: Path) -> None:
    said = str(refused("matrix", "--svg", "nowhere/a.svg"))
    assert "nowhere/a.svg must be a file that can be written: No such file" in said


@pytest.mark.parametrize("command", ["matrix", "findings", "prove", "check"])
@pytest.mark.parametrize(
    ("option", "wrong", "rule"),
    [
        ("--account", "11112222333", "--account must be 12 digits, not '11112222333'"),
        ("--account", "", "--account must be 12 digits"),
        ("--region", "eu_west_1", "--region must be one such as eu-west-1, not 'eu_west_1'"),
    ],
)
def test_a_place_of_another_form_is_refused(
    here: Path, command: str, option: str, wrong: str, rule: str
) -> None:
    assert rule in str(refused(command, option, wrong))


def test_a_place_of_the_right_form_is_taken(here: Path) -> None:
    assert run("matrix", "--account", "111122223333", "--region", "us-gov-west-1")


def test_an_answer_is_explained(here: Path) -> None:
    said = run("explain", "user", "read", "own private/{identity}/ of files")
    assert said.startswith("allowed")
    assert "pool gives role member" in said
    asked = json.loads(run("explain", "user", "s3:PutObject", "arn:aws:s3:::files/a", "--json"))
    assert asked["effect"] == "denied"
    assert "must be one that the stack has" in str(refused("explain", "nobody", "read", "x"))


def test_a_check_fails_where_the_source_means_something_else(here: Path) -> None:
    assert "must be there" in str(refused("check"))
    run("check", "--update")
    run("check")
    synthesize(here, OWN, allow("s3:GetObject", f"{FILES}/*"))
    ran = CliRunner().invoke(app, ["access", "check"])
    assert "user may now read another's private/{identity}/ of files." in ran.stdout
    assert isinstance(ran.exception, CommandError)
    assert ran.exception.exit_code == 1
    run("check", "--update")
    run("check")


def test_two_revisions_are_compared(here: Path) -> None:
    (here / "cdktf.out").rename(here / "old")
    synthesize(here, OWN, allow("s3:DeleteObject", f"{FILES}/*"))
    said = run("diff", "old")
    assert "user may now delete another's private/{identity}/ of files." in said
    assert "Nobody gained or lost access." in run("diff", "old", "old")
    (change, *_) = json.loads(run("diff", "old", "--json"))
    assert (change["before"], change["after"]) == ("denied", "allowed")
    assert run("diff", "old", "--markdown").startswith("#### Who gained access")
    run("check", "--update")
    assert "user may no longer delete" in run("diff", "access.lock.md", "old")


def test_a_plan_is_compared_with_its_state(here: Path) -> None:
    (here / "plan.json").write_text(plan_of("s3:GetObject", "s3:*"))
    assert "r may now" not in run("diff", "plan.json")
    said = run("diff", "plan.json")
    assert "function f may now list, write and delete any other object of b." in said


def plan_of(before: str, after: str) -> str:
    """A plan that lets a function do something else."""

    def resources(action: str) -> list[dict[str, Any]]:
        arn = "arn:aws:iam::111122223333:role/r"
        trust = {"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"Service": "lambda.amazonaws.com"}}  # fmt: skip
        said = policy(allow(action, ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]))
        return [
            instance("aws_iam_role", "r", name="r", arn=arn, assume_role_policy=policy(trust)),
            instance("aws_iam_role_policy", "p", role="r", name="p", policy=said),
            instance("aws_s3_bucket", "b", bucket="b", arn="arn:aws:s3:::b"),
            instance("aws_lambda_function", "f", function_name="f", role=arn,
                     arn="arn:aws:lambda:eu-west-1:111122223333:function:f"),
        ]  # fmt: skip

    return json.dumps(
        {
            "format_version": "1.2",
            "prior_state": state(*resources(before)),
            "planned_values": {"root_module": {"resources": resources(after)}},
            "resource_changes": [],
        }
    )


def test_a_plans_comment_says_who_gains_access() -> None:
    said = access_of(plan_of("s3:GetObject", "s3:PutObject"), "plan", None)
    assert "function f may now write `any other object of b`. denied → **allowed**" in said
    assert "function f may no longer read `any other object of b`." in said
    assert '|"+ write"|' in said
    assert '|"- read"|' in said
    same = access_of(plan_of("s3:GetObject", "s3:GetObject"), "plan", None)
    assert "Nobody gained or lost access." in same
    assert "mermaid" not in same


def test_a_picture_that_the_comment_would_cut_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of("s3:GetObject", "s3:PutObject")
    whole = access_of(plan, "plan", None)
    monkeypatch.setattr("gatehouse.review.access._LONGEST", len(whole) - 1)
    said = access_of(plan, "plan", None)
    assert "mermaid" not in said
    assert whole.startswith(said)


def test_a_plans_comment_says_why_access_is_not_known() -> None:
    said = access_of(json.dumps({"format_version": "1.2", "planned_values": {}, "errored": True}),
                     "plan", None)  # fmt: skip
    assert "It is not known: must be a whole plan" in said


@pytest.mark.parametrize("command", ["matrix", "check"])
def test_nothing_to_read_is_said(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cdktf.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert "must hold stacks that were synthesized" in str(refused(command))


def test_a_file_that_is_none_is_refused(here: Path) -> None:
    (here / "x.json").write_text("{")
    assert "must be JSON" in str(refused("matrix", "--from", "x.json"))
    assert "must be JSON" in str(refused("diff", "x.json"))


@pytest.mark.parametrize(
    "command",
    [
        ["matrix"],
        ["explain", "user", "call", "GET /notes"],
        ["check"],
        ["prove"],
        ["findings"],
        ["unused", "cloudtrail.json"],
        ["diff", "plan.json"],
    ],
)
def test_each_command_reads_what_is_named_in_one_way(command: list[str]) -> None:
    ran = CliRunner().invoke(app, ["access", *command, "--help"], env={"COLUMNS": "120"})
    said = re.sub(r"\x1b\[[0-9;]*m", "", ran.stdout)
    for option in ("--from", "--stack", "--region", "--account"):
        # A comparison has two sides, each a file or a folder by its place.
        assert (option in said) is (command[0] != "diff" or option == "--stack"), said


@pytest.mark.parametrize("name", ["plan.json", "nowhere/plan.json"])
def test_a_file_in_the_place_of_a_theorem_is_told_its_option(here: Path, name: str) -> None:
    (here / "plan.json").write_text("{}")
    assert refused("prove", name).fix == f"A file is named by an option: --from {name}"
    assert refused("prove", "folderz").fix == ""
