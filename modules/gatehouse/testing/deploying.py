"""Deploy an app to a local AWS for its tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import boto3

from gatehouse.deployed.client import Client, Deployment
from gatehouse.deployed.mailbox import confirmation_code
from gatehouse.deployed.outputs import read_file
from gatehouse.errors import NOT_FOUND, CommandError
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing.person import PASSWORD, Person

_LOCK_FILE = "gatehouse.lock.json"
_FAILED = 1


@dataclass(frozen=True)
class DeployedApp:
    """An app on a local AWS.

    Parameters
    ----------
    aws : LocalAws
        Where it runs.
    outputs : dict
        The outputs of all its stacks, by name.
    """

    aws: LocalAws
    outputs: dict[str, Any] = field(default_factory=dict)

    def client(self, output: str = "UserPoolClient") -> Client:
        """Make a client that knows what a page or a phone knows: addresses and ids.

        Parameters
        ----------
        output : str
            The output with the id of the user pool client to sign in through. Default
            ``UserPoolClient``.
        """
        found = Deployment.from_outputs(self.outputs, self.aws.endpoint, needed=("ApiEndpoint",))
        named = replace(found, user_pool_client=str(self.outputs.get(output) or ""))
        return Client(named, self.aws.endpoint)

    def sign_up(self, user: str, *groups: str, client: str = "UserPoolClient") -> Person:
        """Sign a user up as the app's page does, with the code from the mail.

        Parameters
        ----------
        user : str
            The e-mail address.
        *groups : str
            Groups that an administrator then adds the user to.
        client : str
            The output with the id of the client to sign up through. Default ``UserPoolClient``.
        """
        page = self.client(client)
        if not page.sign_up(user, PASSWORD):
            page.confirm(user, confirmation_code(self.aws.endpoint, user))
        for group in groups:
            self.service("cognito-idp").admin_add_user_to_group(
                UserPoolId=self.outputs["UserPool"], Username=user, GroupName=group
            )
        return Person(page, user)

    def service(self, name: str) -> Any:
        """Make a client of boto3 with the credentials of the account, as an administrator has."""
        keys = self.aws.environment
        return boto3.client(
            name,
            self.aws.region,
            endpoint_url=self.aws.endpoint,
            aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        )


def deploy(aws: LocalAws, project: Path, work: Path) -> DeployedApp:
    """Synthesize an app and apply its stacks, those first that others read.

    Nothing is written into the project: the lock file is a copy, and the Terraform JSON and state
    are in ``work``.

    Parameters
    ----------
    aws : LocalAws
        Where to deploy it.
    project : Path
        The folder with ``cdktf.json``.
    work : Path
        An empty folder.

    Raises
    ------
    CommandError
        If the folder is no project, or the synth or Terraform fails, with what they print.
    """
    out, lock = work / "cdktf.out", work / _LOCK_FILE
    if (project / _LOCK_FILE).is_file():
        shutil.copyfile(project / _LOCK_FILE, lock)
    environment = {
        **aws.environment,
        # What `cdktf.json` says finds Python by these, as in a shell with the environment active.
        "VIRTUAL_ENV": sys.prefix,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), aws.environment["PATH"]]),
        "CDKTF_OUTDIR": str(out),
        "GATEHOUSE_LOCK_FILE": str(lock),
    }
    _run(["/bin/sh", "-c", _program(project)], project, environment)
    app = DeployedApp(aws)
    for stack in _in_order(out):
        _run(["terraform", "init", "-input=false", "-no-color"], stack, environment)
        _run(
            ["terraform", "apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=20"],
            stack,
            environment,
        )
        outputs = stack / "outputs.json"
        outputs.write_text(_run(["terraform", "output", "-json", "-no-color"], stack, environment))
        app.outputs.update(
            {each.name.rpartition(".")[2]: each.value for each in read_file(outputs)}
        )
    return app


def _program(project: Path) -> str:
    try:
        settings = json.loads((project / "cdktf.json").read_text())
    except (OSError, ValueError) as error:
        raise CommandError(
            f"{project} must be a project with a cdktf.json: {error}.",
            "Run pytest in the project's folder, or pass --rootdir.",
            exit_code=_FAILED,
        ) from None
    return str(settings["app"])


def _in_order(out: Path) -> Iterator[Path]:
    made: dict[str, Any] = json.loads((out / "manifest.json").read_text())["stacks"]
    before = {name: stack.get("dependencies", ()) for name, stack in made.items()}
    for name in TopologicalSorter(before).static_order():
        yield out / made[name]["workingDirectory"]


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    try:
        ran = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    except FileNotFoundError:
        raise CommandError(
            f"{command[0]} must be on the PATH.", "Install Terraform.", exit_code=NOT_FOUND
        ) from None
    if ran.returncode:
        raise CommandError(
            f"{' '.join(command[:2])} ended with exit code {ran.returncode}.",
            (ran.stderr.strip() or ran.stdout.strip()),
            exit_code=_FAILED,
        )
    return ran.stdout
