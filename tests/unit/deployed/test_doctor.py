"""The doctor, on machines on which one thing is broken each; the twin is one on which it is not."""

from __future__ import annotations

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from importlib.metadata import version
from pathlib import Path

import boto3
import pytest
from botocore.stub import Stubber
from gatehouse.deployed.doctor import Check, examine
from gatehouse.deployed.doctor.account import account
from gatehouse.deployed.doctor.packages import packages
from gatehouse.deployed.doctor.places import places, port_check
from gatehouse.deployed.doctor.tools import tools

_TERRAFORM = """#!/bin/sh
echo '{"terraform_version": "%s"}'
"""
_NODE = "#!/bin/sh\necho v%s\n"


def _program(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.write_text(text)
    file.chmod(0o755)


def _named(found: list[Check], name: str) -> Check:
    (check,) = (each for each in found if each.name == name)
    return check


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of the PATH, with programs that are new enough."""
    folder = tmp_path / "bin"
    folder.mkdir()
    _program(folder, "terraform", _TERRAFORM % "1.11.4")
    _program(folder, "node", _NODE % "22.1.0")
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("JSII_NODE", raising=False)
    monkeypatch.setattr("gatehouse.local.launcher.terraform.registry_answers", lambda: False)
    return folder


def test_programs_that_are_new_enough(machine: Path, tmp_path: Path) -> None:
    found = list(tools(tmp_path))
    assert {_named(found, name).state for name in ("Python", "Node.js", "Terraform")} == {"ok"}
    assert _named(found, "cdktf command").state == "ok"


@pytest.mark.parametrize("version", ["1.4.7", "nonsense"])
def test_a_terraform_that_is_too_old(machine: Path, tmp_path: Path, version: str) -> None:
    _program(machine, "terraform", _TERRAFORM % version)
    check = _named(list(tools(tmp_path)), "Terraform")
    assert (check.state, "Install Terraform 1.5" in check.fix) == ("broken", True)


def test_no_terraform_on_the_path(machine: Path, tmp_path: Path) -> None:
    (machine / "terraform").unlink()
    check = _named(list(tools(tmp_path)), "Terraform")
    assert (check.state, check.found) == ("broken", "no terraform is on the PATH")


def test_an_old_node_is_broken_where_a_project_needs_it(machine: Path, tmp_path: Path) -> None:
    _program(machine, "node", _NODE % "18.20.0")
    assert _named(list(tools(tmp_path)), "Node.js").state == "warning"
    (tmp_path / "cdktf.json").write_text("{}")
    found = list(tools(tmp_path))
    assert _named(found, "Node.js").state == "broken"
    assert "v18.20.0" in _named(found, "Node.js").found
    assert _named(found, "cdktf command").state == "broken"
    _program(machine, "cdktf", "#!/bin/sh\n")
    assert _named(list(tools(tmp_path)), "cdktf command").state == "ok"


def test_a_mirror_without_the_provider_is_broken(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEHOUSE_PROVIDER_MIRROR", str(tmp_path))
    assert _named(list(tools(tmp_path)), "AWS provider").state == "broken"
    monkeypatch.delenv("GATEHOUSE_PROVIDER_MIRROR")
    monkeypatch.setenv("HOME", str(tmp_path))
    check = _named(list(tools(tmp_path)), "AWS provider")
    assert (check.state, "GATEHOUSE_PROVIDER_MIRROR" in check.fix) == ("warning", True)


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("JSII_RUNTIME_PACKAGE_CACHE_ROOT", str(file / "cache"))
    monkeypatch.setenv("GATEHOUSE_CACHE", str(file / "cache"))
    found = list(places(tmp_path))
    assert [_named(found, name).state for name in ("jsii cache", "local AWS")] == ["broken"] * 2
    monkeypatch.setenv("JSII_RUNTIME_PACKAGE_CACHE_ROOT", str(tmp_path / "cache"))
    assert _named(list(places(tmp_path)), "jsii cache").state == "ok"


@pytest.mark.parametrize(
    ("free", "state"), [(50 * 1024**2, "broken"), (1024**3, "warning"), (3 * 1024**3, "ok")]
)
def test_a_disk_that_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    used = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr("shutil.disk_usage", lambda _: used)
    check = _named(list(places(tmp_path)), "disk space")
    assert (check.state, bool(check.fix)) == (state, state != "ok")


def test_a_disk_that_is_full_is_told_from_a_folder_without_rights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    check = _named(list(places(tmp_path)), "working folder")
    assert (check.state, check.fix) == ("broken", "Make room there.")


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Let a package seem installed in a version."""
    site = tmp_path / "site"

    def seem(name: str, version: str) -> None:
        folder = site / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir(parents=True)
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        monkeypatch.syspath_prepend(site)

    return seem


def test_packages_that_do_not_fit_are_named_with_what_installs_those_that_do(
    tmp_path: Path, install: Callable[[str, str], None]
) -> None:
    assert _named(list(packages(tmp_path)), "versions").state == "ok"
    install("constructs", "10.9.0")
    install("s3transfer", "0.1.0")  # boto3 needs a newer one
    check = _named(list(packages(tmp_path)), "versions")
    assert check.state == "broken"
    assert "constructs is 10.9.0, and gatehouse-aws needs " in check.found
    assert "s3transfer is 0.1.0, and boto3 needs " in check.found
    assert check.fix.startswith("pip install ")
    assert "'constructs<10.8,>=10.6'" in check.fix


def test_a_package_of_somebody_else_with_our_name_is_broken(
    tmp_path: Path, install: Callable[[str, str], None]
) -> None:
    assert _named(list(packages(tmp_path)), "package's name").state == "ok"
    install("gatehouse", "3.0")
    check = _named(list(packages(tmp_path)), "package's name")
    assert (check.state, "pip uninstall gatehouse" in check.fix) == ("broken", True)


_TOML = '[[package]]\nname = "rich"\nversion = "{}"\n'


@pytest.mark.parametrize(
    ("file", "text", "fix"),
    [
        ("Pipfile.lock", '{{"default": {{"rich": {{"version": "=={}"}}}}}}', "pipenv sync --dev"),
        ("uv.lock", _TOML, "uv sync"),
        ("poetry.lock", _TOML, "poetry sync"),
        ("pdm.lock", _TOML, "pdm sync"),
        ("requirements.txt", "# all\nrich[x]=={} ; python_version > '3' # so\nboto3>=1\n", "pip"),
    ],
)
def test_what_is_installed_is_compared_with_the_lock(
    tmp_path: Path, file: str, text: str, fix: str
) -> None:
    have = version("rich")
    (tmp_path / file).write_text(text.format(have))
    assert _named(list(packages(tmp_path)), file) == Check(
        file, "ok", "1 packages are installed as it says"
    )
    (tmp_path / file).write_text(text.format("1.2.3"))
    check = _named(list(packages(tmp_path)), file)
    assert (check.state, check.found) == ("warning", f"rich is {have}, and not 1.2.3")
    assert check.fix.startswith(fix)
    (tmp_path / file).write_text(text.format("1.2.3").replace("rich", "nobody-has-this"))
    assert "nothing of it is installed" in _named(list(packages(tmp_path)), file).found


@pytest.mark.parametrize("file", ["Pipfile.lock", "uv.lock"])
def test_a_lock_that_can_not_be_read_is_broken(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_text("<<<<<<< HEAD\n")
    check = _named(list(packages(tmp_path)), file)
    assert (check.state, "from Git" in check.fix) == ("broken", True)


def test_the_command_line_of_node_is_compared_with_its_lock(tmp_path: Path) -> None:
    locked = {"packages": {"node_modules/cdktf-cli": {"version": "0.21.0"}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(locked))
    assert _named(list(packages(tmp_path)), "cdktf-cli").fix == "npm ci"
    folder = tmp_path / "node_modules" / "cdktf-cli"
    folder.mkdir(parents=True)
    for number, state in (("0.20.1", "warning"), ("0.21.0", "ok")):
        (folder / "package.json").write_text(json.dumps({"version": number}))
        assert _named(list(packages(tmp_path)), "cdktf-cli").state == state


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port_check(port).state == "warning"
    assert port_check(port).state == "ok"


@pytest.mark.parametrize(("minutes", "state"), [(0, "ok"), (-10, "broken"), (10, "broken")])
def test_the_clock_is_compared_with_aws_s(minutes: int, state: str) -> None:
    told = format_datetime(datetime.now(timezone.utc) + timedelta(minutes=minutes))
    assert _named(list(account(boto3.Session(), lambda _: told)), "clock").state == state


def test_offline_nothing_is_known_of_the_clock() -> None:
    assert _named(list(account(boto3.Session(), lambda _: None)), "clock").state == "unknown"


class _Session(boto3.Session):
    """A session whose STS is botocore's Stubber: nothing here reaches AWS."""

    def __init__(self, code: str = "") -> None:
        super().__init__("AKIDEXAMPLE", "a-secret-key", region_name="eu-west-1")
        self._code = code

    def client(self, *named: object, **options: object) -> object:
        sts = boto3.client(
            "sts", region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
        )
        stub = Stubber(sts)
        if self._code:
            stub.add_client_error("get_caller_identity", self._code, "it ended")
        else:
            arn = "arn:aws:iam::111122223333:user/ann"
            told = {"Arn": arn, "Account": "111122223333", "UserId": "AIDAEXAMPLE"}
            stub.add_response("get_caller_identity", told)
        stub.activate()
        return sts


def test_credentials_are_told_without_a_secret() -> None:
    check = _named(list(account(_Session(), lambda _: None)), "credentials")
    assert check.state == "ok"
    assert "user/ann, account 111122223333" in check.found
    assert "a-secret-key" not in check.found


def test_credentials_that_ended_are_broken() -> None:
    check = _named(list(account(_Session("ExpiredToken"), lambda _: None)), "credentials")
    assert (check.state, "ExpiredToken" in check.found) == ("broken", True)


def test_a_profile_that_does_not_exist_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    [check] = account()
    assert (check.state, "nobody" in check.found) == ("broken", True)


def test_a_fault_of_a_check_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine: Path
) -> None:
    def fault(_: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr("gatehouse.deployed.doctor.tools", fault)
    found = examine(tmp_path)
    assert found[0].state == "unknown"
    assert all(each.fix for each in found if each.state != "ok")
    assert _named(found, "clock").state in ("ok", "unknown")


def test_the_command_ends_with_1_where_something_is_broken(tmp_path: Path) -> None:
    def run(*arguments: str, path: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gatehouse", "doctor", *arguments],
            cwd=tmp_path,
            env={
                **os.environ,
                "PATH": path,
                "AWS_ACCESS_KEY_ID": "",
                "AWS_EC2_METADATA_DISABLED": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )

    empty = tmp_path / "empty"
    empty.mkdir()
    broken = run(path=str(empty))
    assert (broken.returncode, "no terraform is on the PATH" in broken.stdout) == (1, True)
    _program(empty, "terraform", _TERRAFORM % "1.11.4")
    whole = run("--json", path=str(empty))
    assert whole.returncode == 0, whole.stdout
    assert {"name", "state", "found", "fix"} == set(json.loads(whole.stdout)[0])
