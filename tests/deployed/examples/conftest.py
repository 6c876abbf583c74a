"""An example is deployed once, to a local AWS, for all tests of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.credentials import Credentials
from gatehouse.deployed.client import Client, Deployment
from gatehouse.deployed.mailbox import confirmation_code
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing import local_aws

__all__ = ["local_aws"]

ROOT = Path(__file__).parents[3]
PASSWORD = "Correct-1-horse"


@dataclass(frozen=True)
class Deployed:
    """An example that is deployed."""

    aws: LocalAws
    folder: Path
    outputs: dict[str, str]

    def terraform(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Terraform on its stack."""
        return subprocess.run(
            ["terraform", *arguments, "-no-color"],
            cwd=self.folder,
            env=self.aws.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def root(self, service: str) -> Any:
        """A client with the account's own credentials."""
        return boto3.client(
            service,
            endpoint_url=self.aws.endpoint,
            region_name=self.aws.region,
            aws_access_key_id=self.aws.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.aws.environment["AWS_SECRET_ACCESS_KEY"],
        )

    def client(self, output: str = "UserPoolClient") -> Client:
        """What a person has: the app's addresses and ids, and nothing of the account."""
        found = Deployment.from_outputs(self.outputs, self.aws.endpoint)
        return Client(replace(found, user_pool_client=self.outputs[output]), self.aws.endpoint)


@dataclass(frozen=True)
class Person:
    """Somebody who signed up."""

    app: Deployed
    email: str

    def signed(self) -> tuple[str, Credentials]:
        """Sign in; the identity id and credentials for an hour."""
        client = self.app.client()
        token = client.sign_in(self.email, PASSWORD)
        identity = client.identity(token)
        return identity, client.credentials(token, identity)


Deploy = Callable[[str, str], Deployed]


@pytest.fixture(scope="session")
def deploy(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """Deploy an example by its name and that of its stack."""
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")

    def deployed(example: str, stack: str) -> Deployed:
        out = tmp_path_factory.mktemp(example)
        environment = {**local_aws.environment, "CDKTF_OUTDIR": str(out)}
        program = [sys.executable, "-m", f"examples.{example}.main"]
        subprocess.run(program, cwd=ROOT, env=environment, check=True)
        app = Deployed(local_aws, out / "stacks" / stack, {})
        for arguments in (["init"], ["apply", "-auto-approve", "-parallelism=20"]):
            ran = app.terraform(*arguments, "-input=false")
            assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
        shown = json.loads(app.terraform("output", "-json").stdout)
        app.outputs.update({name: each["value"] for name, each in shown.items()})
        return app

    return deployed


def sign_up(app: Deployed, email: str, *groups: str) -> Person:
    """Sign up as the app's page does, and confirm with the code from the mail."""
    client = app.client()
    client.sign_up(email, PASSWORD)
    client.confirm(email, confirmation_code(app.aws.endpoint, email))
    for group in groups:
        app.root("cognito-idp").admin_add_user_to_group(
            UserPoolId=app.outputs["UserPool"], Username=email, GroupName=group
        )
    return Person(app, email)
