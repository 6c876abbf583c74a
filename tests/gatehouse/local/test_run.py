from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from gatehouse.errors import CommandError
from gatehouse.local.emulator import install
from gatehouse.local.launcher import processes
from gatehouse.local.launcher.command import Command
from gatehouse.local.launcher.server import local_aws

_WRITES_THEN_WAITS = "echo up > up; echo $AWS_ENDPOINT_URL > endpoint; exec sleep 300"


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _port(endpoint: str) -> int:
    return int(endpoint.rpartition(":")[2])


def test_the_exit_code_of_the_command_is_passed_on(project: Any) -> None:
    assert project.gatehouse("local", "run", "--", "sh", "-c", "exit 7").returncode == 7


def test_output_of_the_command_is_all_that_reaches_stdout(project: Any) -> None:
    assert project.gatehouse("local", "run", "--", "echo", "-n", "hello").stdout == "hello"


def test_options_after_the_command_are_the_commands(project: Any) -> None:
    ended = project.gatehouse("local", "run", "sh", "-c", 'echo "$0"', "--help")
    assert ended.stdout == "--help\n"


def test_a_command_that_a_signal_ended_gives_128_and_its_number(project: Any) -> None:
    assert project.gatehouse("local", "run", "--", "sh", "-c", "kill -9 $$").returncode == 137


def test_a_command_that_does_not_exist_gives_127_and_names_it(project: Any) -> None:
    ended = project.gatehouse("local", "run", "--", "no-such-program")
    assert (ended.returncode, "no-such-program: command not found" in ended.stderr) == (127, True)


def test_a_file_that_is_not_executable_gives_126(project: Any) -> None:
    (project.folder / "notes.txt").write_text("hello")
    ended = project.gatehouse("local", "run", "--", "./notes.txt")
    assert (ended.returncode, "./notes.txt cannot be executed" in ended.stderr) == (126, True)


def test_a_command_beyond_its_time_limit_gives_124_and_says_so(project: Any) -> None:
    ended = project.gatehouse("local", "run", "--timeout", "0.5", "--", "sleep", "300")
    assert (ended.returncode, "longer than 0.5 seconds" in ended.stderr) == (124, True)


def test_a_command_that_ignores_every_polite_signal_is_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shortened = tuple((number, 0.2) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL))
    monkeypatch.setattr("gatehouse.local.launcher.command._ENDINGS", shortened)
    stubborn = "trap '' INT TERM; while true; do sleep 1; done"
    assert Command(["bash", "-c", stubborn], os.environ, limit=0.5).run() == 124


def test_a_command_may_finish_what_it_does_when_its_time_is_over(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    careful = f"trap 'sleep 0.3; echo yes > {saved}; exit 0' INT; while true; do sleep 0.1; done"
    Command(["bash", "-c", careful], os.environ, limit=0.5).run()
    assert saved.read_text() == "yes\n"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_the_command_and_leaves_nothing(
    project: Any, number: signal.Signals, code: int
) -> None:
    launcher = project.start("local", "run", "--", "sh", "-c", _WRITES_THEN_WAITS)
    port = _port(project.wait_for("endpoint"))
    instance = project.instance()
    launcher.send_signal(number)
    assert launcher.wait(60) == code
    assert (processes.members(instance), project.instances(), _is_taken(port)) == ([], [], False)


def test_a_signal_while_starting_leaves_nothing(project: Any, eventually: Any) -> None:
    launcher = project.start("local", "run", "--", "sleep", "300")
    eventually(project.instances)
    (instance,) = project.instances()
    launcher.send_signal(signal.SIGTERM)
    assert launcher.wait(60) == 143
    assert (processes.members(instance), project.instances()) == ([], [])


@pytest.mark.parametrize("command", [["true"], ["false"], ["no-such-program"]])
def test_nothing_is_left_however_the_command_ends(project: Any, command: list[str]) -> None:
    before = set(processes._parents())
    project.gatehouse("local", "run", "--", *command)
    left = [
        pid
        for pid in set(processes._parents()) - before
        if str(project.folder) in _environment_of(pid)
    ]
    assert (left, project.instances()) == ([], [])


def _environment_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace")
    except OSError:
        return ""


def test_what_the_command_left_in_the_background_is_ended(project: Any) -> None:
    # In a session of its own and without a parent, as a daemon is.
    script = (
        "setsid sh -c 'echo $$ > pid; exec sleep 300' & while ! [ -s pid ]; do sleep 0.05; done"
    )
    assert project.gatehouse("local", "run", "--", "bash", "-c", script).returncode == 0
    pid = int((project.folder / "pid").read_text())
    assert pid not in processes._parents()


def test_a_local_aws_that_dies_ends_the_command_with_125(project: Any) -> None:
    kill_it = (
        "import os, signal, time, pathlib\n"
        "mark = ('GATEHOUSE_LOCAL_INSTANCE=' + os.environ['GATEHOUSE_LOCAL_INSTANCE']).encode()\n"
        "for entry in pathlib.Path('/proc').iterdir():\n"
        "    if entry.name.isdigit() and int(entry.name) != os.getpid():\n"
        "        try:\n"
        "            if mark in (entry / 'environ').read_bytes():\n"
        "                os.kill(int(entry.name), signal.SIGKILL)\n"
        "        except OSError:\n"
        "            pass\n"
        "time.sleep(300)\n"
    )
    ended = project.gatehouse("local", "run", "--", "python3", "-c", kill_it)
    assert ended.returncode == 125
    assert "the local AWS has ended" in ended.stderr
    assert project.instances() == []


def test_a_killed_launcher_takes_everything_with_it(project: Any, eventually: Any) -> None:
    script = f"setsid sleep 300 & {_WRITES_THEN_WAITS}"
    launcher = project.start("local", "run", "--", "bash", "-c", script)
    port = _port(project.wait_for("endpoint"))
    instance = project.instance()
    launcher.kill()
    launcher.wait()
    project.wait_for_nothing_left(instance)
    eventually(lambda: not _is_taken(port))  # the system closes it after the process has gone


def test_the_folder_of_a_dead_instance_is_removed_by_the_next(project: Any) -> None:
    stale = project.folder / ".gatehouse" / "local" / "stale"
    (stale / "state").mkdir(parents=True)
    project.gatehouse("local", "run", "--", "true")
    assert not stale.exists()


def test_a_second_instance_is_separate_from_the_first(project: Any) -> None:
    first = project.start("local", "run", "--", "sh", "-c", _WRITES_THEN_WAITS)
    endpoint = project.wait_for("endpoint")
    second = project.gatehouse("local", "run", "--", "sh", "-c", "echo $AWS_ENDPOINT_URL")
    assert second.returncode == 0
    assert second.stdout.strip() != endpoint
    assert first.poll() is None
    assert _is_taken(_port(endpoint))


def test_a_port_in_use_is_named_before_anything_runs(project: Any) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = project.gatehouse("local", "run", "--port", str(port), "--", "touch", "ran")
    assert (ended.returncode, f"port {port}" in ended.stderr) == (125, True)
    assert not (project.folder / "ran").exists()


def test_another_version_of_the_emulator_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(install.CACHE, str(tmp_path / "cache"))
    described = install.folder() / "ministack-1.0.0.dist-info" / "METADATA"
    described.parent.mkdir(parents=True)
    described.write_text("Metadata-Version: 2.1\nName: ministack\nVersion: 1.0.0\n")
    with (
        pytest.raises(CommandError, match=r"is 1\.0\.0, but .* must have 1\.5\.33") as refused,
        local_aws(tmp_path),
    ):
        pass
    assert f"rm -r {install.folder()}" in refused.value.fix


def test_a_damaged_emulator_is_named_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(install.CACHE, str(tmp_path / "cache"))
    install.folder().mkdir(parents=True)
    with (
        pytest.raises(CommandError, match=r"ministack 1\.5\.33.*is not installed") as refused,
        local_aws(tmp_path),
    ):
        pass
    assert "gatehouse local install" in refused.value.fix


def test_a_folder_that_cannot_be_written_is_named(project: Any) -> None:
    (project.folder / ".gatehouse").write_text("in the way")
    ended = project.gatehouse("local", "run", "--", "true")
    assert (ended.returncode, str(project.folder / ".gatehouse") in ended.stderr) == (125, True)


def test_state_and_output_of_a_run_stay_inside_its_folder(project: Any) -> None:
    script = "echo $GATEHOUSE_STATE_DIR; echo $CDKTF_OUTPUT; echo $CDKTF_LOG_FILE_DIRECTORY"
    shown = project.gatehouse("local", "run", "--", "sh", "-c", script).stdout.split()
    home = project.folder / ".gatehouse" / "local"
    assert [home in Path(path).parents for path in shown] == [True, True, True]


def test_other_shells_can_work_on_a_local_aws_that_is_up(project: Any) -> None:
    launcher = project.start("local", "up")
    instance = project.instance()
    endpoint = json.loads((instance / "instance.json").read_text())["endpoint"]
    shell = subprocess.run(
        ["sh", "-c", project.gatehouse("local", "env").stdout + "echo $AWS_ENDPOINT_URL"],
        capture_output=True,
        text=True,
        check=True,
    )
    launcher.send_signal(signal.SIGINT)
    assert (shell.stdout.strip(), launcher.wait(60)) == (endpoint, 130)
    assert project.instances() == []


def test_env_without_an_instance_says_how_to_start_one(project: Any) -> None:
    ended = project.gatehouse("local", "env")
    assert (ended.returncode, "gatehouse local up" in ended.stderr) == (1, True)


def test_up_ends_with_an_error_when_the_local_aws_dies(project: Any) -> None:
    launcher = project.start("local", "up")
    for pid in processes.members(project.instance()):
        os.kill(pid, signal.SIGKILL)
    assert launcher.wait(60) == 125
    assert "the local AWS has ended" in launcher.stderr.read()


def test_an_instance_is_listed_only_while_it_lives(project: Any) -> None:
    script = f"{sys.executable} -m gatehouse local env | grep -c AWS_ENDPOINT_URL"
    assert project.gatehouse("local", "run", "--", "sh", "-c", script).stdout == "1\n"
    assert project.gatehouse("local", "env").returncode == 1
