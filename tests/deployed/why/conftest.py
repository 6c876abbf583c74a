"""The app of this folder as a project of its own, deployed to a local AWS of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from gatehouse.deployed.outputs import resolvable
from gatehouse.deployed.why import Why, why
from gatehouse.local.launcher.server import LocalAws, local_aws

HERE = Path(__file__).parent
PASSWORD = "Correct-1-horse-battery"
USER = "ada@example.com"


@dataclass
class Shop:
    """The deployed app, and whoever calls it."""

    project: Path
    aws: LocalAws
    outputs: Mapping[str, str]
    last: requests.Response = field(default_factory=requests.Response)
    _keys: dict[str, Credentials] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return str(resolvable(self.outputs["ApiEndpoint"], self.aws.endpoint))

    def root(self, service: str, **keys: str) -> Any:
        """Make a client with the account's own keys, or with others."""
        given: dict[str, Any] = keys or {
            "aws_access_key_id": self.aws.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": self.aws.environment["AWS_SECRET_ACCESS_KEY"],
        }
        return boto3.client(
            service,
            endpoint_url=self.aws.endpoint,
            region_name=self.aws.region,
            config=Config(retries={"total_max_attempts": 1}, proxies={}),
            **given,
        )

    def as_user(self, service: str) -> Any:
        """Make a client with the credentials of the user."""
        keys = self.user()
        return self.root(
            service,
            aws_access_key_id=keys.access_key,
            aws_secret_access_key=keys.secret_key,
            aws_session_token=str(keys.token),
        )

    def tokens(self, client: str = "UserPoolClient") -> dict[str, str]:
        given: dict[str, str] = self.root("cognito-idp").initiate_auth(
            ClientId=self.outputs[client],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]
        return given

    def user(self) -> Credentials:
        """Sign in up to credentials of the identity pool."""
        if "user" not in self._keys:
            pool, token = self.outputs["UserPool"], self.tokens()["IdToken"]
            logins = {f"cognito-idp.{self.aws.region}.amazonaws.com/{pool}": token}
            identities = self.root("cognito-identity")
            identity = identities.get_id(
                IdentityPoolId=self.outputs["IdentityPool"], Logins=logins
            )["IdentityId"]
            self._keys["identity"] = identity
            given = identities.get_credentials_for_identity(IdentityId=identity, Logins=logins)
            keys = given["Credentials"]
            self._keys["user"] = Credentials(
                keys["AccessKeyId"], keys["SecretKey"], keys["SessionToken"]
            )
        return self._keys["user"]

    def assumed(self, **options: str) -> Credentials:
        """Assume the role that has a boundary, as the account's root may."""
        given = self.root("sts").assume_role(
            RoleArn=self.outputs["Capped"], RoleSessionName="test", **options
        )["Credentials"]
        return Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])

    def signed(self, path: str, keys: Credentials, method: str = "GET") -> dict[str, str]:
        request = AWSRequest(method, self.url + path)
        SigV4Auth(keys, "execute-api", self.aws.region).add_auth(request)
        return dict(request.headers)

    def sent(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> requests.Response:
        """Send a request."""
        return requests.request(method, self.url + path, headers=headers, timeout=60)

    def call(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> int:
        """Send a request, keep its answer, and return the status."""
        self.last = self.sent(path, headers, method)
        return self.last.status_code

    def why(self) -> Why:
        """Explain the last call by its id, which must also be the last refused one."""
        found = why(self.project, self.last.headers["apigw-requestid"])
        if found.outcome == "refused":
            assert why(self.project) == found
        return found

    def cli(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "gatehouse", *arguments],
            cwd=self.project,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def line(self, part: str) -> str:
        """Return the place of the line of the app that has a text."""
        lines = (self.project / "main.py").read_text().splitlines()
        return f"main.py:{next(n for n, line in enumerate(lines, 1) if part in line)}"


def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> str:
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False,
        timeout=600,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    return ran.stdout


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    if shutil.which("terraform") is None:
        pytest.skip("needs Terraform")
    project = tmp_path_factory.mktemp("why") / "shop"
    shutil.copytree(HERE / "app", project)
    with local_aws(project) as aws:
        out = aws.environment["CDKTF_OUTPUT"]
        environment = {**aws.environment, "CDKTF_OUTDIR": out}
        _run([sys.executable, "main.py"], project, environment)
        stack = Path(out) / "stacks" / "shop-test"
        _run(["terraform", "init", "-input=false"], stack, environment)
        apply = ["terraform", "apply", "-auto-approve", "-input=false", "-parallelism=20"]
        _run(apply, stack, environment)
        outputs = json.loads(_run(["terraform", "output", "-json"], stack, environment))
        named = {name.rpartition(".")[2]: each["value"] for name, each in outputs.items()}
        made = Shop(project, aws, named)
        users = made.root("cognito-idp")
        users.admin_create_user(UserPoolId=named["UserPool"], Username=USER)
        users.admin_set_user_password(
            UserPoolId=named["UserPool"], Username=USER, Password=PASSWORD, Permanent=True
        )
        yield made
