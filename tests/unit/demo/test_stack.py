from __future__ import annotations

import os
import stat
import subprocess
import time
from pathlib import Path

import pytest
from gatehouse.demo.checks import FailedError
from gatehouse.demo.stack import Stack


def _ignored(_: str) -> None:
    pass


def _stack(folder: Path, script: str, limit: float = 60.0, command: str = "cdktf") -> Stack:
    """A project whose command line is a shell script."""
    program = folder / "node_modules" / ".bin" / command
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return Stack(folder, dict(os.environ), folder / "logs", limit)


def _is_running(pid: str) -> bool:
    """Return whether a process is alive, and not only waiting to be collected."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True)
    return state.stdout.strip()[:1] not in ("", "Z")


def _ends(pid: str) -> bool:
    """Whether a process that was killed is gone; on a busy machine that takes a moment."""
    deadline = time.monotonic() + 30
    while _is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _is_running(pid)


def test_a_deploy_that_fails_gives_terraforms_own_error(tmp_path: Path) -> None:
    script = "echo Planning; echo '│ Error: no such role'; echo '│ with aws_iam_role.x'; exit 3"
    with pytest.raises(FailedError, match=r"code 3: Error: no such role with aws_iam_role\.x"):
        _stack(tmp_path, script).deploy(_ignored)


def test_a_deploy_of_a_wrong_source_gives_its_error_and_no_frame_of_the_spinner(
    tmp_path: Path,
) -> None:
    script = (
        "echo '⠋  Synthesizing'; echo 'Error: non-zero exit code 1';"
        "echo '    error: notes-dev: option `stage`'; echo '      rule:  a stage must'; exit 1"
    )
    with pytest.raises(FailedError) as failed:
        _stack(tmp_path, script).deploy(_ignored)
    assert str(failed.value) == (
        "cdktf deploy ended with exit code 1: error: notes-dev: option `stage` rule:  a stage must"
    )


def test_a_registry_out_of_reach_is_named_with_the_variable_that_helps(tmp_path: Path) -> None:
    script = "echo 'could not connect to'; echo '   registry.terraform.io: no such host'; exit 1"
    with pytest.raises(FailedError, match=r"be reached\. Name .*GATEHOUSE_PROVIDER_MIRROR=FOLDER"):
        _stack(tmp_path, script).deploy(_ignored)


@pytest.mark.parametrize("command", ["cdktf", "cdktn"])
def test_the_command_line_that_is_installed_is_the_one_that_runs(
    tmp_path: Path, command: str
) -> None:
    stack = _stack(tmp_path, 'echo "$0 $*"', command=command)
    stack.deploy(_ignored)
    said = (tmp_path / "logs" / "deploy.log").read_text()
    assert said == f"{tmp_path}/node_modules/.bin/{command} deploy --auto-approve\n"
    assert stack.command == command


def test_a_deploy_that_does_not_end_in_time_is_ended_with_all_it_started(tmp_path: Path) -> None:
    stack = _stack(tmp_path, "sleep 300 & echo $! > started; wait", limit=1.0)
    with pytest.raises(FailedError, match="did not end within 1 s"):
        stack.deploy(_ignored)
    assert _ends((tmp_path / "started").read_text().strip())


def test_what_a_tool_said_is_kept_without_colours(tmp_path: Path) -> None:
    _stack(tmp_path, r"printf '\033[1mdone\033[0m\n'").deploy(_ignored)
    assert (tmp_path / "logs" / "deploy.log").read_text() == "done\n"


def test_progress_counts_each_resource_once(tmp_path: Path) -> None:
    shown: list[str] = []
    script = (
        "echo 'Plan: 2 to add, 0 to change, 0 to destroy.';"
        "echo 'notes-dev  aws_iam_role.a: Creation complete after 1s [id=a]';"
        "echo '           aws_iam_role.a: Creation complete after 1s [id=a]';"
        "echo '           aws_iam_role.b: Creation complete after 1s [id=b]'"
    )
    _stack(tmp_path, script).deploy(shown.append)
    assert shown == [
        "0 of 2 resources",
        "1 of 2 resources",
        "1 of 2 resources",
        "2 of 2 resources",
    ]


def test_missing_packages_are_named_with_the_command_that_installs_them(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match=r"node_modules/\.bin/cdktf is missing: .*npm ci"):
        Stack(tmp_path, {}, tmp_path / "logs").deploy(_ignored)


def test_a_plan_without_a_synthesized_stack_fails(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match=r"cdktf\.out must hold exactly one stack"):
        _stack(tmp_path, "exit 0").plan_again()
