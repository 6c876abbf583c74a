"""A project beside a local AWS, in which `gatehouse adopt` runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
from gatehouse.testing import LocalAws

PASSWORD = "Correct-1-horse"
USER = "ann@example.com"


class Project:
    """A folder of its own, with a lock file and states of its own.

    Parameters
    ----------
    aws : LocalAws
        The local AWS.
    folder : Path
        Where the project is made.
    """

    def __init__(self, aws: LocalAws, folder: Path) -> None:
        self.folder = folder / "notes"
        self.folder.mkdir()
        self.environment = {**os.environ, **aws.environment}
        self.environment |= {"GATEHOUSE_LOCK_FILE": str(self.folder / "gatehouse.lock.json")}
        self.environment |= {"STAGE": "production"}
        # Other tests have a stack of the same name on this local AWS.
        self.environment |= {"GATEHOUSE_STATE_DIR": str(folder / "state")}

    def run(self, *command: str, within: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return subprocess.run(
            command,
            cwd=within or self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def adopt(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run ``gatehouse adopt``."""
        return self.run(sys.executable, "-m", "gatehouse", "adopt", *words)

    def files(self) -> dict[str, bytes]:
        """Each file of the project, and of its state."""
        return {
            str(each.relative_to(self.folder.parent)): each.read_bytes()
            for folder in (self.folder, self.folder.parent / "state")
            for each in folder.rglob("*")
            if each.is_file() and ".terraform" not in each.parts
        }

    def plan(self) -> list[dict[str, Any]]:
        """What a deploy of the source would change, as Terraform's JSON says it."""
        stack = self._synthesized()
        self._terraform(stack, "plan", "-input=false", "-out=changes.plan")
        shown = json.loads(self._terraform(stack, "show", "-json", "changes.plan"))
        return [
            each
            for each in shown["resource_changes"]
            if each["mode"] == "managed" and each["change"]["actions"] != ["no-op"]
        ]

    def deploy(self) -> None:
        """Synthesize the source and apply it, as ``cdktf deploy`` does."""
        self._terraform(self._synthesized(), "apply", "-auto-approve", "-input=false")

    def forget(self, *addresses: str) -> None:
        """Take resources out of the state."""
        self._terraform(self._synthesized(), "state", "rm", *addresses)

    def _synthesized(self) -> Path:
        synth = self.run(sys.executable, "main.py")
        assert synth.returncode == 0, synth.stdout + synth.stderr
        (stack,) = (self.folder / "cdktf.out" / "stacks").iterdir()
        self._terraform(stack, "init", "-input=false")
        return stack

    def _terraform(self, stack: Path, *words: str) -> str:
        ran = self.run("terraform", *words, within=stack)
        assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
        return ran.stdout

    def client(self, service: str) -> Any:
        """boto3's client of the local AWS."""
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
        )

    def add_user(self, pool: str) -> None:
        """Add a user with a password, as somebody who signed up long ago."""
        cognito = self.client("cognito-idp")
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=USER,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": USER}],
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=USER, Password=PASSWORD, Permanent=True
        )

    def sign_in(self, client: str) -> dict[str, Any]:
        """Sign the user in with the old password, and return the tokens."""
        tokens: dict[str, Any] = self.client("cognito-idp").initiate_auth(
            ClientId=client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        return tokens
