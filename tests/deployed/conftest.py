from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from gatehouse.core import App, AppStack
from gatehouse.local.launcher.server import LocalAws
from gatehouse.testing import local_aws

from tests.unit.synth import write

from tests.unit.auth.everything import HANDLERS, everything

__all__ = ["local_aws"]

SECRETS = {"TF_VAR_google_client_secret": "first", "TF_VAR_staff_client_secret": "first"}


@dataclass(frozen=True)
class Applied:
    """The pool with everything, as real Terraform applied it to the local AWS."""

    folder: Path
    aws: LocalAws
    outputs: dict[str, str]

    def terraform(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["terraform", *arguments, "-no-color"],
            cwd=self.folder,
            env={**self.aws.environment, **SECRETS, **variables},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def client(self, service: str) -> Any:
        """A client with the rights of the account's root."""
        return boto3.client(
            service,
            endpoint_url=self.aws.endpoint,
            region_name=self.aws.region,
            aws_access_key_id=self.aws.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.aws.environment["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
        )


@pytest.fixture(scope="module")
def applied(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applied]:
    app_folder = tmp_path_factory.mktemp("users")
    write(app_folder, {**HANDLERS, "partner.xml": "<EntityDescriptor/>"})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(app_folder)
        patch.setenv("GATEHOUSE_STATE_DIR", str(app_folder))
        app = App(lock_file="gatehouse.lock.json")
        stack = AppStack(app, "notes", stage="test", region=local_aws.region)
        everything(stack)
        app.synth()
        folder = (app.output / "stacks" / stack.name).absolute()
    made = Applied(folder, local_aws, {})
    for command in (["init", "-input=false"], ["apply", "-auto-approve", "-input=false"]):
        done = made.terraform(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    for name in ("UserPool", "Web", "Server", "Job", "SignIn"):
        made.outputs[name] = made.terraform("output", "-raw", name).stdout
    yield made
    destroyed = made.terraform("destroy", "-auto-approve", "-input=false")
    assert destroyed.returncode == 0, destroyed.stderr
