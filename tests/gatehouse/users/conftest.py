"""The command line on pools of the shared local AWS."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from gatehouse.cli.app import app
from gatehouse.cli.console import show_error
from gatehouse.deployed.users import Directory
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running
from gatehouse.local.launcher.server import LocalAws

PASSWORD = "Correct-1-horse"


@dataclass(frozen=True)
class Commands:
    """Types ``gatehouse`` in a folder whose shell works on the local AWS."""

    folder: Path
    environment: dict[str, str]

    def run(
        self, *typed: str, given: str = "", more: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run it in this process, which takes a tenth of the time."""
        shown, said, code = io.StringIO(), io.StringIO(), 0
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(shown),
            contextlib.redirect_stderr(said),
        ):
            patch.chdir(self.folder)
            for name in os.environ.keys() - self.environment.keys():
                patch.delenv(name)
            for name, value in {**self.environment, **(more or {})}.items():
                patch.setenv(name, value)
            patch.setattr("sys.stdin", io.StringIO(given))
            try:
                app([*typed])
            except CommandError as error:
                show_error(error)
                code = error.exit_code
            except SystemExit as ended:
                code = int(ended.code or 0)
        return subprocess.CompletedProcess(typed, code, shown.getvalue(), said.getvalue())

    def process(
        self, *typed: str, given: str = "", more: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run it in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "gatehouse", *typed],
            cwd=self.folder,
            env={**self.environment, **(more or {})},
            input=given,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def lines(self, *typed: str) -> list[dict[str, Any]]:
        """Run it for scripts, and read the JSON that it prints."""
        ended = self.run(*typed, "--json")
        assert ended.returncode == 0, ended.stderr
        return [json.loads(line) for line in ended.stdout.splitlines()]


@dataclass(frozen=True)
class PeoplePool:
    """A user pool, its users and the command line on it."""

    id: str
    idp: Any
    commands: Commands
    directory: Directory = field(repr=False)

    def users(self, *typed: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run ``gatehouse users`` on the pool."""
        head, rest = _command(typed)
        return self.commands.run("users", *head, "--pool", self.id, *rest, **more)

    def process(self, *typed: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """Run ``gatehouse users`` on the pool, in a process of its own."""
        head, rest = _command(typed)
        return self.commands.process("users", *head, "--pool", self.id, *rest, **more)

    def json(self, *typed: str) -> list[dict[str, Any]]:
        """Run ``gatehouse users`` on the pool, for scripts."""
        head, rest = _command(typed)
        return self.commands.lines("users", *head, "--pool", self.id, *rest)

    def make(self, name: str, /, **attributes: str) -> str:
        """Make a user without a mail, and return the name that Cognito gave."""
        made = self.idp.admin_create_user(
            UserPoolId=self.id,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": key, "Value": each} for key, each in attributes.items()],
        )
        return str(made["User"]["Username"])

    def get(self, name: str) -> dict[str, Any]:
        """Ask Cognito for a user."""
        found: dict[str, Any] = self.idp.admin_get_user(UserPoolId=self.id, Username=name)
        return found


def _command(typed: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the words of the command from what follows, where the pool's option can stand."""
    words = 2 if typed[0] in ("groups", "attributes") else 1
    return typed[:words], typed[words:]


@pytest.fixture(scope="module")
def commands(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Commands:
    kept = {
        name: value
        for name, value in {**os.environ, **local_aws.environment}.items()
        if name != "GATEHOUSE_PASSWORD"
    }
    return Commands(tmp_path_factory.mktemp("app"), {**kept, "COLUMNS": "80"})


@pytest.fixture(scope="module")
def new_pool(
    local_aws: LocalAws, clients: Callable[..., Any], commands: Commands
) -> Callable[..., PeoplePool]:
    def make(**settings: Any) -> PeoplePool:
        idp = clients("cognito-idp")
        made = idp.create_user_pool(PoolName="people", **settings)["UserPool"]["Id"]
        local = Running(
            str(local_aws.folder), local_aws.endpoint, local_aws.region, local_aws.environment
        )
        directory = Directory(made, local_aws.endpoint, local=local)
        return PeoplePool(made, idp, commands, directory)

    return make


@pytest.fixture(scope="module")
def by_mail(new_pool: Callable[..., PeoplePool]) -> PeoplePool:
    """A pool where people sign in with an address."""
    return new_pool(UsernameAttributes=["email"], AutoVerifiedAttributes=["email"])


@pytest.fixture(scope="module")
def by_name(new_pool: Callable[..., PeoplePool]) -> PeoplePool:
    """A pool where people have names, and addresses beside them."""
    return new_pool(
        AliasAttributes=["email"],
        Schema=[
            {"Name": "tenant", "AttributeDataType": "String", "Mutable": False},
            {
                "Name": "level",
                "AttributeDataType": "String",
                "Mutable": True,
                "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "3"},
            },
        ],
    )
